"""Code is tried from its card before anybody decides: kept, it does not run again; discarded, nothing was."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import expect

from tests.browser.reviews.conftest import scene
from tests.browser.reviews.console import Console, Mouse


@pytest.fixture(scope="module", autouse=True)
def plenty(begin: Callable[..., list[str]]) -> None:
    begin(*(scene(f"open('made.txt', 'w').write('{number}')\nprint('tried')") for number in range(6)))


@pytest.fixture
def console(open_console: Callable[..., Console], size: dict[str, Any]) -> Console:
    return open_console(**size)


def executions(console: Console, item: str) -> list[tuple[str, str]]:
    return console.studio.rows(f"SELECT state, attempts FROM runs_execution WHERE review_id = '{UUID(item).hex}'")


def test_what_is_kept_does_not_run_again(console: Console) -> None:
    item = console.ready()
    Mouse(console).begin("Try it")
    trial = console.card.locator(".rehearsal")
    expect(trial).to_contain_text("tried")
    expect(trial).to_contain_text("made.txt")
    assert executions(console, item) == []
    trial.get_by_role("button", name="Approve and keep this result").click()
    console.moved_on(item)
    assert console.column(item, "decision") == "approved"
    ((state, attempts),) = executions(console, item)
    assert (state, "tried it before it was approved" in attempts) == ("done", True)


def test_by_keyboard_what_was_edited_is_tried_and_discarded(console: Console) -> None:
    item = console.ready()
    console.page.keyboard.press("t")
    trial = console.card.locator(".rehearsal")
    expect(trial).to_contain_text("Exit 0")
    console.page.keyboard.press("e")
    expect(console.card.locator(".cm-content")).to_be_focused()
    console.page.keyboard.press("Control+Home")
    console.page.keyboard.type("print('mine')\n")
    console.card.locator("footer > span.edit").get_by_role("button", name="Try it").click()
    expect(trial).to_contain_text("Trial run of your edit")
    expect(trial).to_contain_text("mine")
    trial.get_by_role("button", name="Discard").click()
    expect(trial).to_have_count(0)
    assert (console.column(item, "decision"), executions(console, item)) == ("", [])
