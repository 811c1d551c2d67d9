"""Others changed the same: a person decides, and nothing is lost before."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.builder.bench import Bench

CONFLICT = {"by": "Bob", "what": "Bob: Changed Instructions of coder", "theirs": "Be brief.", "yours": "Be long."}


@pytest.fixture
def conflict(bench: Bench) -> Bench:
    bench.server.verdicts = [(409, {"conflict": CONFLICT})]
    bench.edit(op="set", id="agent.coder", field="instructions", value="Be long.")
    expect(bench.page.locator("dialog")).to_be_visible()
    return bench


def choose(bench: Bench, name: str) -> None:
    bench.page.get_by_role("button", name=name).click()


def test_it_says_who_did_what(conflict: Bench) -> None:
    expect(conflict.page.locator("dialog")).to_contain_text("Bob: Changed Instructions of coder")
    expect(conflict.page.locator("[data-slot=theirs]")).to_have_text("Be brief.")
    expect(conflict.page.locator("[data-slot=yours]")).to_have_text("Be long.")


def test_keep_theirs(conflict: Bench) -> None:
    choose(conflict, "Keep theirs")
    (result,) = conflict.settle()
    assert (result["ok"], result["conflict"]["by"]) == (False, "Bob")
    assert conflict.server.ops == []


def test_use_mine(conflict: Bench) -> None:
    choose(conflict, "Use mine")
    assert [result["ok"] for result in conflict.settle()] == [True]
    assert [edit["force"] for edit in conflict.server.arrived] == [False, True]


def test_escape_decides_nothing(conflict: Bench) -> None:
    conflict.page.keyboard.press("Escape")
    conflict.page.keyboard.press("Escape")
    expect(conflict.page.locator("dialog")).to_be_visible()
    choose(conflict, "Use mine")
    assert conflict.settle()[0]["ok"]


def test_a_reload_asks_again(conflict: Bench) -> None:
    conflict.server.verdicts = [(409, {"conflict": CONFLICT})]
    conflict.reload()
    choose(conflict, "Use mine")
    conflict.settle()
    assert [op["value"] for op in conflict.server.ops] == ["Be long."]


def test_what_was_done_meanwhile_waits_its_turn(conflict: Bench) -> None:
    conflict.edit(op="add", at="later")
    choose(conflict, "Keep theirs")
    assert [result["ok"] for result in conflict.settle()] == [False, True]


def test_undo_in_the_way_of_somebody_drops_nothing(bench: Bench) -> None:
    bench.edit(op="add", at="a")
    bench.settle()
    bench.server.verdicts = [(409, {"conflict": CONFLICT})]
    bench.page.evaluate("() => void steps.undo()")
    choose(bench, "Keep theirs")
    bench.settle()
    assert bench.steps() == {"undo": "Did a"}
    bench.press("undo")
    assert bench.steps() == {"redo": "Did a"}
