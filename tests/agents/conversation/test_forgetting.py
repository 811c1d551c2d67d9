import pytest

from agents.conversation.participants import HumanInput

from .playing import Actors, between, call, calls, echo, group, hold, said, shown, talker, tool


def told(text, **changes):
    """A group of three in which a person says `text` after three messages; then b and c speak."""
    who = (
        echo("a", human_input=HumanInput.ALWAYS),
        talker("b"),
        talker("c"),
        group("a", "b", "c", max_rounds=6, **({"can_forget": True} | changes)),
    )
    return hold(between(who[0], who[-1], "1"), *who, actors=Actors("2356", people=[text]))[1]


def remembered(steps, number):
    return [text for _, text in shown(calls(steps)[number])[1:]]


@pytest.mark.parametrize(
    ("text", "by_b", "by_c", "said_by_a"),
    [
        ("clear history", ["go"], ["go", "5"], "go"),
        ("Clear history.", ["go"], ["go", "5"], "go"),
        ("please CLEAR history 2", ["2", "3", "go"], ["2", "3", "go", "5"], "please go"),
        ("clear history b", ["go"], ["1", "2", "3", "go", "5"], "go"),
        ("clear history b 1 now", ["3", "go"], ["1", "2", "3", "go", "5"], "now go"),
        ("clear history 1, b.", ["3", "go"], ["1", "2", "3", "go", "5"], "go"),
        ("history clear", ["1", "2", "3", "go"], ["1", "2", "3", "go", "5"], "history clear go"),
    ],
)
def test_memories_are_cleared_as_the_person_says(text, by_b, by_c, said_by_a):
    steps = told(f"{text} go")
    expected = [word if word != "go" else said_by_a for word in by_b]
    assert remembered(steps, 2) == expected
    assert remembered(steps, 3) == [word if word != "go" else said_by_a for word in by_c]
    assert said(steps)[3] == ("a", said_by_a)


def test_a_group_may_not_listen_to_it():
    steps = told("clear history", can_forget=False)
    assert remembered(steps, 2) == ["1", "2", "3", "clear history"]


def test_what_a_model_says_clears_nothing():
    who = (echo("a"), talker("b"), group("a", "b", max_rounds=4, can_forget=True))
    _, steps = hold(between(who[0], who[-1], "1"), *who, actors=Actors(["clear history", "x"]))
    assert remembered(steps, 1) == ["1", "clear history", "ok"]


def test_a_tools_answer_keeps_its_call():
    who = (echo("a"), talker("b"), echo("r", runs=("add",)), tool("add"))
    room = group("a", "b", "r", max_rounds=4, can_forget=True)
    actors = Actors([[call("add")], "x"], tools={"add": lambda: "CLEAR HISTORY"})
    _, steps = hold(between(who[0], room, "1"), *who, room, actors=actors)
    assert shown(calls(steps)[1])[1:] == [("assistant", None), ("tool", "CLEAR HISTORY")]
