"""Undo and redo: every step, in order, over reloads; typing is one step."""

from __future__ import annotations

from typing import Any

from tests.browser.builder.bench import Bench


def add(bench: Bench, *names: str) -> None:
    for name in names:
        bench.edit(op="add", at=name)
    bench.settle()


def sent(bench: Bench) -> list[Any]:
    """The changes of undo and redo, as they arrived."""
    return [op["changes"] for op in bench.server.ops if op["op"] == "change"]


def test_undo_turns_the_last_step_round_and_redo_does_it_again(bench: Bench) -> None:
    add(bench, "a", "b")
    bench.press("undo")
    assert bench.steps() == {"undo": "Did a", "redo": "Did b"}
    bench.press("redo")
    assert bench.steps() == {"undo": "Did b"}
    assert sent(bench) == [[[["spec", "b"], [1], [0]]], [[["spec", "b"], [0], [1]]]]


def test_thirty_presses_are_thirty_steps(bench: Bench) -> None:
    names = [str(number) for number in range(30)]
    add(bench, *names)
    bench.press("undo", 30)
    assert [changes[0][0][1] for changes in sent(bench)] == names[::-1]
    bench.press("redo", 30)
    assert [changes[0][0][1] for changes in sent(bench)[30:]] == names
    assert bench.steps() == {"undo": "Did 29"}


def test_beyond_the_first_step_nothing_happens(bench: Bench) -> None:
    add(bench, "a")
    bench.press("undo", 3)
    assert len(sent(bench)) == 1


def test_something_new_forgets_what_was_undone(bench: Bench) -> None:
    add(bench, "a", "b")
    bench.press("undo")
    add(bench, "c")
    assert bench.steps() == {"undo": "Did c"}


def test_typing_in_one_field_is_one_step(bench: Bench) -> None:
    bench.page.clock.install()
    for value in ("x", "xy", "xyz"):
        bench.edit(op="set", id="agent.a", field="description", value=value)
        bench.settle()
    bench.press("undo")
    assert sent(bench) == [[[["spec", "agent.a"], ["xyz"], [0]]]]


def test_typing_after_a_pause_is_another_step(bench: Bench) -> None:
    bench.page.clock.install()
    for value in ("x", "xy"):
        bench.edit(op="set", id="agent.a", field="description", value=value)
        bench.settle()
        bench.page.clock.fast_forward(4000)
    bench.press("undo", 2)
    assert [changes[0][1] for changes in sent(bench)] == [["xy"], ["x"]]


def test_changes_of_several_things_are_undone_from_the_end(bench: Bench) -> None:
    changes = [[["spec", "a"], [1], [2]], [["spec", "b"], [], ["new"]]]
    bench.page.evaluate("(changes) => edit({ op: 'change', changes })", changes)
    bench.settle()
    bench.press("undo")
    assert sent(bench)[-1] == [[["spec", "b"], ["new"], []], [["spec", "a"], [2], [1]]]


def test_a_reload_keeps_the_steps(bench: Bench) -> None:
    add(bench, "a", "b")
    bench.press("undo")
    bench.reload()
    assert bench.steps() == {"undo": "Did a", "redo": "Did b"}
    bench.press("redo")
    assert bench.steps() == {"undo": "Did b"}


def test_an_undo_that_was_under_way_at_a_reload_counts_once(bench: Bench) -> None:
    add(bench, "a", "b")
    bench.server.mood = "mute"
    bench.page.evaluate("() => void steps.undo()")
    bench.page.wait_for_function("() => draft.state === 'offline'")
    bench.server.mood = "up"
    bench.reload()
    bench.settle()
    assert len(sent(bench)) == 1
    assert bench.steps() == {"undo": "Did a", "redo": "Did b"}
