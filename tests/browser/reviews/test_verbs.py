"""Everything that can be said of what waits: by pointer and by keyboard alone, at a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import axe
from tests.browser.reviews.conftest import scene
from tests.browser.reviews.console import Console, Keys, Mouse

Hand = Mouse | Keys

#: More than all tests of this module decide.
ENOUGH = 52


@pytest.fixture(scope="module", autouse=True)
def plenty(begin: Callable[..., list[str]]) -> None:
    begin(*(scene(f"print({number})") for number in range(ENOUGH)))


@pytest.fixture
def console(open_console: Callable[..., Console], size: dict[str, Any]) -> Console:
    return open_console(**size)


@pytest.fixture(params=[Mouse, Keys], ids=["mouse", "keys"])
def hand(request: pytest.FixtureRequest, console: Console) -> Hand:
    made: Hand = request.param(console)
    return made


def test_approve(console: Console, hand: Hand) -> None:
    item = console.ready()
    expect(console.card.get_by_role("button", name="Approve")).not_to_be_focused()
    hand.approve()
    assert console.decided(item) == "approved"
    expect(console.flashes.get_by_role("link")).to_contain_text("run")


def test_edit_and_approve(console: Console, hand: Hand) -> None:
    item = console.ready()
    hand.begin("Edit")
    expect(console.card.locator(".cm-content")).to_be_focused()
    console.page.keyboard.press("Control+Home")
    console.page.keyboard.type("print('mine')\n")
    expect(console.card.locator(".counts")).to_have_text("+1 −0")
    hand.finish("Run my edit")
    assert console.decided(item) == "edited"
    assert "print('mine')" in str(console.column(item, "effective"))


def test_reject_with_a_reason(console: Console, hand: Hand) -> None:
    item = console.ready()
    hand.begin("Reject")
    expect(console.card.get_by_label("Why not?")).to_be_focused()
    console.page.keyboard.type("a rare reason")
    hand.finish("Reject, run nothing")
    assert (console.decided(item), console.column(item, "reason")) == ("rejected", "a rare reason")


def test_ask_for_changes(console: Console, hand: Hand) -> None:
    item = console.ready()
    hand.begin("Ask for changes")
    expect(console.card.get_by_label("What should be different?")).to_be_focused()
    console.page.keyboard.type("print less")
    hand.finish("Ask for changes")
    assert (console.decided(item), console.column(item, "reason")) == ("changes", "print less")


def test_answer_instead(console: Console, hand: Hand) -> None:
    item = console.ready()
    hand.begin("Answer instead")
    expect(console.card.get_by_label("Say this instead")).to_be_focused()
    console.page.keyboard.type("it is 42")
    hand.finish("Answer, run nothing")
    assert (console.decided(item), console.column(item, "reason")) == ("answered", "it is 42")


def test_not_now_denies_nothing(console: Console, hand: Hand) -> None:
    item = console.ready()
    hand.put_off()
    console.moved_on(item)
    expect(console.page.locator(f'#put-off [data-item="{item}"]')).to_have_count(1)
    assert console.column(item, "decision") == ""


def test_stop_the_run(console: Console, hand: Hand) -> None:
    item = console.ready()
    hand.stop()
    console.moved_on(item)
    expect(console.page.locator(f'[data-item="{item}"]')).to_have_count(0)
    assert console.column(item, "decision") == ""


def test_move(console: Console, hand: Hand) -> None:
    item = console.ready()
    hand.next()
    console.moved_on(item)
    assert console.ready() != item


def test_the_difference_of_an_edit(console: Console, hand: Hand) -> None:
    item = console.ready()
    hand.begin("Edit")
    console.page.keyboard.type("x")  # at once: a letter that stops a run where nobody writes
    expect(console.card.locator(".cm-content")).to_be_focused()
    expect(console.page.get_by_role("dialog")).to_have_count(0)
    console.page.keyboard.press("Control+End")
    console.page.keyboard.type("\nprint('mine')")
    hand.difference()
    expect(console.card.locator(".edit-diff .new").locator("visible=true").first).to_be_visible()
    expect(console.page.locator("[data-answer=risk]")).to_contain_text("Your edit")
    assert console.column(item, "decision") == ""


def test_nothing_of_it_keeps_anybody_out(console: Console) -> None:
    console.ready()
    assert not axe.violations(console.page)
    console.page.locator("#desk").press("e")
    expect(console.card.locator(".cm-content")).to_be_visible()
    assert not axe.violations(console.page)


def test_single_keys_can_be_switched_off(console: Console) -> None:
    item = console.ready()
    console.page.keyboard.press("?")
    console.page.get_by_label("Keys of a single letter").uncheck()
    console.page.keyboard.press("Escape")
    for key in "jankrx?":
        console.page.keyboard.press(key)
    expect(console.page.get_by_role("dialog")).to_have_count(0)
    assert (console.ready(), console.column(item, "decision")) == (item, "")
    expect(console.card).to_have_attribute("data-mode", "look")


def test_keys_mean_nothing_while_somebody_writes_or_is_asked(console: Console) -> None:
    item = console.ready()
    console.page.keyboard.press("r")
    console.page.keyboard.type("aaj")
    expect(console.card.get_by_label("Why not?")).to_have_value("aaj")
    console.page.keyboard.press("Escape")
    console.page.keyboard.press("x")
    console.page.keyboard.press("a")
    expect(console.page.get_by_role("dialog")).to_be_visible()
    assert console.column(item, "decision") == ""
