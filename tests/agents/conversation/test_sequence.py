import pytest

from agents.conversation.messages import Picture
from agents.conversation.selection import Method
from agents.conversation.sequence import Link, Sequence
from agents.conversation.steps import Together
from agents.conversation.summary import Summary

from .playing import Actors, between, calls, echo, group, perform, said, talker

BOSS = echo("boss", "more")


def link(name, message="Go", left_out=(), after=(), **changes):
    chat = between(BOSS, talker(name), message, **({"max_turns": 1} | changes))
    return Link(chat, frozenset(left_out), tuple(after))


def held(*links, replies, seed=0, extra=(), **changes):
    who = [talker(name) for name in ("one", "two", "three", "four")]
    return perform([Sequence(links, **changes)], BOSS, *who, *extra, actors=Actors(replies), seed=seed)


def firsts(steps):
    return [text for name, text in said(steps) if name == "boss"]


def test_each_chat_is_given_the_summaries_of_all_before():
    _, steps = held(link("one"), link("two"), link("three"), replies=["1", "2", "3"])
    assert firsts(steps) == ["Go", "Go\nContext: \n1", "Go\nContext: \n1\n2"]


def test_some_can_be_left_out():
    _, steps = held(link("one"), link("two"), link("three", left_out=[0]), replies=["1", "2", "3"])
    assert firsts(steps)[2] == "Go\nContext: \n2"


def test_own_carryover_comes_first():
    _, steps = held(link("one"), link("two", carryover=("note",)), replies=["1", "2"])
    assert firsts(steps)[1] == "Go\nContext: \nnote\n1"


def test_no_summary_is_an_empty_line():
    _, steps = held(link("one", summary=Summary.NONE), link("two"), replies=["1", "2"])
    assert firsts(steps)[1] == "Go\nContext: \n"


def test_items_of_carryover_are_lines():
    items = ("first", {"content": "second"}, {"x": 1})
    _, steps = held(link("one", carryover=items), replies=["1"])
    assert firsts(steps) == ["Go\nContext: \nfirst\nsecond\n{'x': 1}"]


def test_carryover_comes_before_pictures():
    _, steps = held(link("one", ("Look", Picture("data:x")), carryover=("note",)), replies=["1"])
    assert firsts(steps) == [("\nContext: \nnote", "Look", Picture("data:x"))]


def test_results_are_in_order():
    outcome, _ = held(link("one"), link("two"), replies=["1", "2"])
    assert [result.summary for result in outcome.results] == ["1", "2"]
    assert (outcome.summary, [result.chat for result in outcome.results]) == ("2", ["0", "1"])


def test_side_by_side_each_waits_for_its_own_and_is_given_these():
    links = (link("one", after=[1]), link("two"), link("three"), link("four", after=[0, 2], left_out=[2]))
    outcome, steps = held(*links, replies={"one": ["1"], "two": ["2"], "three": ["3"], "four": ["4"]}, together=True)
    assert isinstance(steps[0], Together)
    assert [branch.after for branch in steps[0].branches] == [(1,), (), (), (0, 2)]
    assert [result.messages[0].content for result in outcome.results] == [
        "Go\nContext: \n2",
        "Go",
        "Go",
        "Go\nContext: \n1",
    ]


def test_side_by_side_nothing_is_carried_if_not_wanted():
    links = (link("one"), link("two", after=[0]))
    outcome, _ = held(*links, replies={"one": ["1"], "two": ["2"]}, together=True, carries=False)
    assert outcome.results[1].messages[0].content == "Go"


def test_places_of_chats_do_not_depend_on_who_is_first():
    links = (link("one", after=[1]), link("two"))
    outcome, _ = held(*links, replies={"one": ["1"], "two": ["2"]}, together=True)
    assert [result.chat for result in outcome.results] == ["0", "1"]


def test_what_was_said_side_by_side_is_remembered_afterwards():
    both = Sequence((link("one"), link("two")), together=True)
    again = Sequence((link("one", keeps_memory=True), link("two", keeps_memory=True)), carries=False)
    who = [talker(name) for name in ("one", "two")]
    actors = Actors({"one": ["1", "1b"], "two": ["2", "2b"]})
    _, steps = perform([both, again], BOSS, *who, actors=actors)
    assert [len(call.messages) for call in calls(steps)] == [2, 2, 4, 4]


@pytest.mark.parametrize("seed", [1, 2])
def test_chance_side_by_side_is_the_runs_own(seed):
    room = group("one", "two", "three", selection=Method.RANDOM, max_rounds=9)
    links = tuple(Link(between(BOSS, room)) for _ in range(2))
    replies = {name: ["x"] * 40 for name in ("one", "two", "three")}
    first = held(*links, replies=replies, together=True, extra=(room,), seed=seed)
    assert said(first[1]) == said(held(*links, replies=replies, together=True, extra=(room,), seed=seed)[1])
    assert first[0].results[0].messages != first[0].results[1].messages


def test_what_a_branch_forgot_is_forgotten():
    one = Sequence((link("one"),))
    both = Sequence((link("one", "x"),), together=True)
    who = [talker("one")]
    outcome, _ = perform([one, both], BOSS, *who, actors=Actors(["1", "2"]))
    assert [message.content for message in outcome.results[-1].messages] == ["x", "2"]
