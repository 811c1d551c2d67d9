"""The card of code that waits: nothing that somebody types is lost, and nothing runs by accident."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.run_page import RunPage


@pytest.fixture
def waiting(run_page: RunPage) -> RunPage:
    run_page.start_sample()
    run_page.wait_for_card()
    return run_page


def type_an_edit(run: RunPage) -> None:
    run.card.get_by_role("button", name="Edit").first.click()
    run.card.locator(".cm-content").click()
    run.page.keyboard.type("# mine ")
    expect(run.card.locator(".counts")).to_have_text("+1 −1")


def test_an_edit_outlives_a_reload(waiting: RunPage) -> None:
    type_an_edit(waiting)
    waiting.page.reload()
    expect(waiting.card.locator(".cm-content")).to_contain_text("# mine")
    expect(waiting.card.locator(".counts")).to_have_text("+1 −1")


def test_a_decision_of_somebody_else_does_not_clobber_an_edit(waiting: RunPage, sign_in: Callable[..., Page]) -> None:
    type_an_edit(waiting)
    waiting.beside(sign_in()).approve()
    expect(waiting.outputs.first).to_contain_text("Exit 1")
    expect(waiting.card.first.locator(".cm-content")).to_contain_text("# mine")
    waiting.card.first.get_by_role("button", name="Run my edit").click()
    expect(waiting.card.first).to_contain_text("Already decided by")
    expect(waiting.card.first.locator(".cm-content")).to_contain_text("# mine")
    waiting.page.get_by_role("button", name="Show it, and drop what I typed").click()
    expect(waiting.page.get_by_text("Approved by").first).to_be_visible()


def test_reject_with_a_ready_reason(waiting: RunPage) -> None:
    waiting.card.get_by_role("button", name="Reject").first.click()
    waiting.card.get_by_role("button", name="Simpler").click()
    waiting.card.get_by_role("button", name="Reject, run nothing").click()
    expect(waiting.page.get_by_text("Nothing was run: Find a simpler way.")).to_be_visible()


def test_keys_do_nothing_while_somebody_writes(waiting: RunPage) -> None:
    waiting.card.get_by_role("button", name="Reject").first.click()
    waiting.page.keyboard.type("a rare area")
    expect(waiting.card.get_by_label("Why not?")).to_have_value("a rare area")
    waiting.page.keyboard.press("Escape")
    expect(waiting.state).to_have_text("Needs review")


def test_the_key_for_approval(waiting: RunPage) -> None:
    # Pressed again where the first press came too soon after the card.
    expect(waiting.page.get_by_role("button", name="Approve")).not_to_be_focused()

    def pressed() -> bool:
        waiting.page.locator("#log").press("a")
        return waiting.card.count() == 0

    assert any(pressed() for _ in range(1000))
    expect(waiting.outputs.first).to_contain_text("Exit 1")


def test_the_title_and_the_rail_say_that_somebody_is_needed(waiting: RunPage) -> None:
    number = waiting.page.get_by_role("heading", level=1).inner_text()
    expect(waiting.page).to_have_title(f"● Needs review · {number} · Stock report · Parley")
    expect(waiting.page.get_by_role("link", name="Reviews").locator(".count")).to_be_visible()


def test_limits_are_changed_within_the_bounds_of_the_profile(waiting: RunPage) -> None:
    waiting.card.get_by_text("Other limits for this code").click()
    waiting.card.get_by_label("Seconds").fill("4000")
    waiting.card.get_by_role("button", name="Approve").click()
    expect(waiting.card).to_contain_text("Time: at most 3600 s may be given, not 4000 s.")
    waiting.card.get_by_label("Seconds").fill("30")
    waiting.card.get_by_role("button", name="Approve").click()
    expect(waiting.page.get_by_text("under other limits: 30 s · 512 MB · 1 CPU · no network")).to_be_visible()
