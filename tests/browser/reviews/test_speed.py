"""The harmless is decided quickly, and what is of high risk is not decided by reflex."""

from __future__ import annotations

import time
from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import expect

from tests.browser.reviews.conftest import scene
from tests.browser.reviews.console import Console
from tests.browser.reviews.test_others import token
from tests.browser.studio_process import Studio

MANY = 20
#: The bound that is promised: a reviewer handles twenty within it.
A_MINUTE = 60

HARMFUL = "import shutil\nshutil.rmtree('/', ignore_errors=True)"


def test_twenty_of_low_risk_are_handled_within_a_minute_by_keyboard(
    begin: Callable[..., list[str]], open_console: Callable[..., Console]
) -> None:
    begin(*(scene(f"print({number})", risk=1) for number in range(MANY)))
    console = open_console()
    expect(console.rows).to_have_count(MANY)
    expect(console.rows.locator(".pill", has_text="Low")).to_have_count(MANY)
    started = time.monotonic()
    for _ in range(MANY):
        item = console.ready()
        console.page.keyboard.press("a")
        console.moved_on(item)
    expect(console.page.locator("#desk")).to_contain_text("Nothing waits for you")
    assert console.decided(item) == "approved"
    took = time.monotonic() - started
    approved = console.studio.rows("SELECT count(*) FROM runs_review WHERE decision = 'approved'")
    assert (approved, took < A_MINUTE) == ([(MANY,)], True), f"It took {took:.0f} s."


def test_several_are_chosen_and_approved_together_by_keyboard(
    begin: Callable[..., list[str]], open_console: Callable[..., Console]
) -> None:
    begin(*(scene(f"print('together', {number})", agent="together", risk=1) for number in range(3)))
    console = open_console()
    first = console.ready()
    console.page.keyboard.press("Shift+J")
    console.moved_on(first)
    console.ready()
    console.page.keyboard.press("Shift+J")
    expect(console.page.locator(".together")).to_contain_text("2 chosen")
    console.page.keyboard.press("Shift+A")
    expect(console.flashes).to_contain_text("2 approved.")
    expect(console.rows).to_have_count(1)
    assert console.column(first, "decision") == "approved"
    last = console.ready()
    console.page.keyboard.press("a")
    assert console.decided(last) == "approved"


@pytest.fixture
def harmful(begin: Callable[..., list[str]], open_console: Callable[..., Console], studio: Studio) -> Console:
    (run,) = begin(scene(HARMFUL, agent="harmful", risk=3))
    ((review,),) = studio.rows(f"SELECT id FROM runs_review WHERE run_id = '{UUID(run).hex}'")
    console = open_console()
    console.open(str(UUID(str(review))))
    expect(console.card).to_have_attribute("data-high", "")
    return console


def test_a_press_approves_nothing_of_high_risk(harmful: Console) -> None:
    item = harmful.ready()
    button = harmful.card.get_by_role("button", name="Approve")
    button.click()
    harmful.holds(1.2, button)
    harmful.page.keyboard.press("a")
    harmful.page.keyboard.press("Control+Enter")
    button.press("Enter")
    expect(harmful.card.locator(".word")).to_be_visible()
    assert (harmful.ready(), harmful.column(item, "decision")) == (item, "")


def test_it_is_approved_by_holding_the_button(harmful: Console) -> None:
    item = harmful.ready()
    harmful.holds(2.3, harmful.card.get_by_role("button", name="Approve"))
    assert harmful.decided(item) == "approved"


def test_it_is_approved_by_holding_the_key(harmful: Console) -> None:
    item = harmful.ready()
    harmful.page.keyboard.down("a")
    harmful.moved_on(item)
    harmful.page.keyboard.up("a")
    assert harmful.decided(item) == "approved"


def test_it_is_approved_by_typing_the_word(harmful: Console) -> None:
    item = harmful.ready()
    harmful.card.get_by_label("Type run it").fill("run it")
    assert harmful.decided(item) == "approved"


def test_a_request_of_ones_own_is_no_faster(harmful: Console, studio: Studio) -> None:
    """The card is asked for and answered at once, past all that the page does."""
    item = harmful.ready()
    request, about = harmful.page.request, {"X-CSRFToken": token(harmful), "HX-Request": "true"}
    card = request.get(f"{studio.url}/reviews/items/{item}/").text()
    form = {name: card.partition(f'name="{name}" value="')[2].partition('"')[0] for name in ("digest", "shown")}
    answer = request.post(f"{studio.url}/reviews/{item}/", form=form | {"verdict": "approve"}, headers=about)
    assert (answer.status, "less than two seconds" in answer.text()) == (409, True)
    assert harmful.column(item, "decision") == ""
