"""Edits reach the server in order and once, whatever becomes of the connection or the page."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, expect

from tests.browser.builder.bench import Bench, open_bench


def test_one_is_under_way_at_a_time_in_order(bench: Bench) -> None:
    for at in "abc":
        bench.edit(op="add", at=at)
    bench.settle()
    assert [op["at"] for op in bench.server.ops] == ["a", "b", "c"]
    assert bench.page.evaluate("() => most") == 1


def test_a_move_that_waits_takes_a_later_one_of_the_same(bench: Bench) -> None:
    bench.hold()
    bench.edit(op="add", at="a")
    for x in (1, 2, 3):
        bench.edit(op="move", to=[["agent.a", x, 0, None]])
    bench.edit(op="move", to=[["agent.b", 9, 0, None]])
    bench.let_go()
    assert len(bench.settle()) == 5
    assert [op.get("to") for op in bench.server.ops] == [
        None,
        [["agent.a", 3, 0, None]],
        [["agent.b", 9, 0, None]],
    ]


def test_typing_that_waits_is_one_edit_but_never_changes_what_was_sent(bench: Bench) -> None:
    bench.hold()
    for value in ("a", "ab", "abc"):
        bench.edit(op="set", id="agent.a", field="description", value=value)
    bench.let_go()
    bench.settle()
    assert [op["value"] for op in bench.server.ops] == ["a", "abc"]


def test_another_field_is_another_edit(bench: Bench) -> None:
    bench.hold()
    bench.edit(op="add", at="a")
    for field in ("name", "description", "name"):
        bench.edit(op="set", id="agent.a", field=field, value="x")
    bench.let_go()
    bench.settle()
    assert [op.get("field") for op in bench.server.ops] == [None, "name", "description", "name"]


def test_a_reload_without_a_connection_loses_nothing(bench: Bench) -> None:
    bench.server.mood = "away"
    for at in "abc":
        bench.edit(op="add", at=at)
    bench.page.wait_for_function("() => draft.state === 'offline'")
    bench.server.mood = "up"
    bench.reload()
    bench.settle()
    assert [op["at"] for op in bench.server.ops] == ["a", "b", "c"]


def test_back_online_it_goes_out_by_itself(bench: Bench) -> None:
    bench.server.mood = "away"
    bench.edit(op="add", at="a")
    bench.page.wait_for_function("() => draft.state === 'offline'")
    bench.server.mood = "up"
    bench.page.evaluate("() => dispatchEvent(new Event('online'))")
    assert [result["ok"] for result in bench.settle()] == [True]


def test_an_answer_that_was_lost_counts_once(bench: Bench) -> None:
    bench.server.mood = "mute"
    bench.edit(op="set", id="agent.a", field="description", value="a")
    bench.page.wait_for_function("() => draft.state === 'offline'")
    bench.edit(op="set", id="agent.a", field="description", value="ab")
    bench.server.mood = "up"
    bench.reload()
    bench.settle()
    assert [op["value"] for op in bench.server.ops] == ["a", "ab"]
    assert len(bench.server.arrived) == 3


def test_what_is_refused_does_not_hold_up_the_rest(bench: Bench) -> None:
    bench.server.verdicts = [(422, {"refused": "A name has no spaces.", "field": "name"})]
    bench.edit(op="set", id="agent.a", field="name", value="a b")
    bench.edit(op="add", at="b")
    refused, done = bench.settle()
    assert (refused["ok"], refused["refused"], refused["field"]) == (False, "A name has no spaces.", "name")
    assert done["ok"]


def test_who_is_signed_out_keeps_what_was_done(bench: Bench) -> None:
    bench.server.mood = 403
    bench.edit(op="add", at="a")
    bench.page.wait_for_function("() => draft.state === 'refused'")
    bench.server.mood = "up"
    bench.page.evaluate("() => dispatchEvent(new Event('focus'))")
    assert [result["ok"] for result in bench.settle()] == [True]


def test_what_breaks_the_server_is_given_up_in_the_end(bench: Bench) -> None:
    bench.page.clock.install()
    bench.server.verdicts = [(500, {})] * 5
    bench.edit(op="add", at="a")
    bench.edit(op="add", at="b")
    for _ in range(5):
        bench.page.clock.run_for(60_000)
    broken, done = bench.settle()
    assert (broken["ok"], done["ok"]) == (False, True)


def test_what_a_closed_tab_left_behind_is_sent_by_the_next(bench: Bench, context_of_bench: BrowserContext) -> None:
    bench.server.mood = "away"
    bench.edit(op="add", at="left")
    bench.page.wait_for_function("() => draft.state === 'offline'")
    bench.page.close()
    bench.server.mood = "up"
    other = open_bench(context_of_bench, bench.server)
    other.settle()
    assert [op["at"] for op in bench.server.ops] == ["left"]


def test_what_an_open_tab_keeps_is_left_to_it(bench: Bench, context_of_bench: BrowserContext) -> None:
    bench.server.mood = "away"
    bench.edit(op="add", at="mine")
    bench.page.wait_for_function("() => draft.state === 'offline'")
    other = open_bench(context_of_bench, bench.server)
    other.settle()
    assert bench.server.arrived == []
    expect(other.page.locator("body")).to_have_attribute("data-ready", "")
