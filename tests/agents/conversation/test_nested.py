import pytest

from agents.conversation.chat import Chat, Template
from agents.conversation.reply_rules import Nested, Outer, Position, ReplyRule
from agents.conversation.sequence import Link, Sequence
from agents.conversation.steps import Purpose, StartChat
from agents.conversation.termination import Rule

from .playing import Actors, between, calls, echo, group, hold, said, talker


def lead(*chats, outer=Outer.NOTHING, carries=True, **changes):
    nested = Nested(Sequence(tuple(Link(chat) for chat in chats), carries=carries), outer)
    return talker("lead", rules=(ReplyRule("nested", nested, position=Position.TOOLS),), **changes)


def to(name, message=None, **changes):
    return Chat("lead", name, message, **({"max_turns": 1} | changes))


def asked(chief, *others, message="Build.", replies=(), turns=1):
    boss = echo("boss", "more")
    result, steps = hold(between(boss, chief, message, max_turns=turns), boss, chief, *others, actors=Actors(replies))
    return result, steps


def test_the_summary_of_the_last_chat_is_the_answer():
    chief = lead(to("one"), to("two", "Check."))
    _, steps = asked(chief, talker("one"), talker("two"), replies=["Found. TERMINATE", "Checked."])
    assert said(steps) == [
        ("boss", "Build."),
        ("lead", "Build."),
        ("one", "Found. TERMINATE"),
        ("lead", "Check.\nContext: \nFound. "),
        ("two", "Checked."),
        ("lead", "Checked."),
    ]


def test_nested_chats_are_inside_the_outer_one():
    chief = lead(to("one"), to("two", "Check."))
    _, steps = asked(chief, talker("one"), talker("two"), replies=["x", "y"])
    assert [step.chat for step in steps if isinstance(step, StartChat)] == ["0", "0.0", "0.1"]


def test_each_message_holds_them_again():
    _, steps = asked(lead(to("one")), talker("one"), replies=["x", "y"], turns=2)
    assert [step.chat for step in steps if isinstance(step, StartChat)] == ["0", "0.0", "0.1"]


def test_later_chats_without_a_message_are_left_out():
    _, steps = asked(lead(to("one"), to("two")), talker("one"), talker("two"), replies=["x"])
    assert said(steps)[-1] == ("lead", "x")


@pytest.mark.parametrize("chats", [(), (to("one", ""),)])
def test_where_no_chat_is_left_the_outer_one_ends(chats):
    result, _ = asked(lead(*chats), talker("one"))
    assert (result.stop.rule, result.stop.agent) == (Rule.NO_REPLY, "lead")


def test_an_empty_message_is_nothing_to_talk_about():
    assert asked(lead(to("one")), talker("one"), message="")[0].stop.rule is Rule.NO_REPLY


def test_a_template_takes_the_outer_message_in():
    _, steps = asked(lead(to("one", Template("Order: {last}"))), talker("one"), replies=["x"])
    assert said(steps)[1] == ("lead", "Order: Build.")


def test_others_may_talk_in_the_agents_place():
    chief = lead(Chat("two", "one", "Go", max_turns=1))
    _, steps = asked(chief, talker("one"), echo("two"), replies=["x"])
    assert said(steps)[1:] == [("two", "Go"), ("one", "x"), ("lead", "x")]


def test_a_group_can_be_held_inside():
    chief = lead(to("room", "Ideas", max_turns=None))
    room = group("lead", "one", "two", max_rounds=3)
    _, steps = asked(chief, talker("one"), talker("two"), room, replies=["x", "y"])
    assert said(steps)[-1] == ("lead", "y")


@pytest.mark.parametrize(
    ("outer", "context"),
    [(Outer.NOTHING, ""), (Outer.LAST, "\nContext: \nBuild."), (Outer.ALL, "\nContext: \nboss: Build.")],
)
def test_what_goes_in_of_the_outer_conversation(outer, context):
    _, steps = asked(lead(to("one", "Go"), outer=outer), talker("one"), replies=["x"])
    assert said(steps)[1] == ("lead", f"Go{context}")


def test_own_carryover_comes_after_the_outer_conversation():
    chief = lead(to("one", "Go", carryover=("note",)), outer=Outer.LAST)
    _, steps = asked(chief, talker("one"), replies=["x"])
    assert said(steps)[1] == ("lead", "Go\nContext: \nBuild.\nnote")


def test_own_carryover_may_be_a_list():
    chief = lead(to("one", "Go", carryover=("n1", "n2")), outer=Outer.LAST)
    _, steps = asked(chief, talker("one"), replies=["x"])
    assert said(steps)[1] == ("lead", "Go\nContext: \nBuild.\nn1\nn2")


def test_carryover_can_be_switched_off():
    chief = lead(to("one"), to("two", "Check."), carries=False)
    _, steps = asked(chief, talker("one"), talker("two"), replies=["x", "y"])
    assert said(steps)[3] == ("lead", "Check.")


def test_the_agents_own_model_may_sum_the_outer_conversation_up():
    _, steps = asked(lead(to("one", "Go"), outer=Outer.SUMMARY), talker("one"), replies=["They build.", "x"])
    assert (calls(steps)[0].purpose, calls(steps)[0].agent) == (Purpose.SUMMARY, "lead")
    assert said(steps)[1] == ("lead", "Go\nContext: \nThey build.")


def test_without_a_model_all_of_it_goes_in():
    _, steps = asked(lead(to("one", "Go"), outer=Outer.SUMMARY, has_model=False), talker("one"), replies=["x"])
    assert said(steps)[1] == ("lead", "Go\nContext: \nboss: Build.")
