"""A real Chromium before a real studio. Any error in the console, and any breach of the policy, fails the test."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import chromium
from tests.browser.complaints import complaints_of
from tests.browser.run_page import RunPage
from tests.browser.studio_process import PATIENCE, ROOT, Studio, opened

expect.set_options(timeout=PATIENCE * 1000)

_WINDOW = {"width": 1280, "height": 860}


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    found = chromium.path()
    if found is None and os.environ.get("PARLEY_TEST_ALL") == "1":
        pytest.fail("There is no Chromium here, and PARLEY_TEST_ALL says that every test must run.")
    if found is None:
        pytest.skip("There is no Chromium here.")
    return {"executable_path": found, "args": chromium.ARGUMENTS}


@pytest.fixture(scope="session")
def assets() -> None:
    if not (ROOT / "static" / "dist" / "run.js").exists():
        subprocess.run(["node", "static/build.mjs"], cwd=ROOT, check=True, capture_output=True)


@pytest.fixture(scope="module")
def studio(assets: None) -> Iterator[Studio]:
    with opened() as studio:
        yield studio


@pytest.fixture
def sign_in(studio: Studio, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a window of somebody's own, signed in. At the end no window may have had an error to tell."""
    complaints: list[list[str]] = []
    contexts: list[BrowserContext] = []

    def signed_in(**options: Any) -> Page:
        contexts.append(context := browser.new_context(**{"viewport": _WINDOW, **options}))
        complaints.append(complaints_of(context))
        page = context.new_page()
        page.goto(studio.link())
        return page

    yield signed_in
    for context in contexts:
        context.close()
    assert not list(chain.from_iterable(complaints))


@pytest.fixture
def run_page(sign_in: Callable[..., Page], studio: Studio) -> RunPage:
    return RunPage(sign_in(), studio.url)
