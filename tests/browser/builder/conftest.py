"""A bench for the client of the builder, and a second page beside it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.builder.bench import Bench, Server, open_bench


@pytest.fixture
def context_of_bench(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture
def bench(context_of_bench: BrowserContext) -> Bench:
    return open_bench(context_of_bench, Server())
