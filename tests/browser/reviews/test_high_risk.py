"""What is of high risk is not decided by reflex."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import expect

from tests.browser.reviews.conftest import scene
from tests.browser.reviews.console import Console
from tests.browser.reviews.test_others import token
from tests.browser.studio_process import Studio

HARMFUL = "import shutil\nshutil.rmtree('/', ignore_errors=True)"


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
