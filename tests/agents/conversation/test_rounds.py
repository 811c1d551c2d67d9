import pytest

from agents.conversation.group import Group
from agents.conversation.human_input import EXIT
from agents.conversation.messages import Picture
from agents.conversation.participants import HumanInput
from agents.conversation.selection import Method
from agents.conversation.sequence import Link, Sequence
from agents.conversation.steps import Say, StartChat
from agents.conversation.termination import Match, Rule, TerminationRule

from .playing import Actors, between, call, calls, echo, group, hold, perform, said, shown, speakers, talker, tool

CONTAINS = TerminationRule(Match.CONTAINS, "TERMINATE")


def three(**changes):
    return (*(talker(name) for name in "abc"), group("a", "b", "c", **changes))


def test_rounds_count_messages_and_the_first_is_one():
    who = three(max_rounds=4)
    result, steps = hold(between(who[0], who[-1]), *who, actors=Actors(["1", "2", "3"]))
    assert said(steps) == [("a", "Hi"), ("b", "1"), ("c", "2"), ("a", "3")]
    assert (result.stop.rule, result.stop.agent, result.stop.messages) == (Rule.MAX_ROUNDS, "room", 4)


def test_everybody_hears_everybody_by_name():
    who = three(max_rounds=4)
    _, steps = hold(between(who[0], who[-1]), *who, actors=Actors(["1", "2", "3"]))
    assert shown(calls(steps)[-1])[1:] == [("assistant", "Hi"), ("user", "1"), ("user", "2")]
    assert [message.get("name") for message in calls(steps)[-1].messages[1:]] == ["a", "b", "c"]


def test_the_groups_rule_judges_every_message():
    who = three(termination=CONTAINS)
    result, _ = hold(between(who[0], who[-1]), *who, actors=Actors(["go on", "TERMINATE now"]))
    assert (result.stop.rule, result.stop.messages, result.summary) == (Rule.GROUP_TERMINATION, 3, " now")


def test_a_members_rule_ends_the_group_only_in_its_own_turn():
    who = (talker("a", termination=CONTAINS), talker("b"), talker("c"), group("a", "b", "c", max_rounds=5))
    result, _ = hold(between(who[0], who[-1]), *who, actors=Actors(["TERMINATE it", "TERMINATE c"]))
    assert (result.stop.rule, result.stop.speaker, result.stop.cause, result.stop.messages) == (
        Rule.SPEAKER_STOPPED,
        "a",
        Rule.TERMINATION,
        3,
    )


def test_a_members_rule_may_judge_every_message():
    who = (talker("a", termination=CONTAINS, hears_all=True), talker("b"), talker("c"), group("a", "b", "c"))
    result, _ = hold(between(who[0], who[-1]), *who, actors=Actors(["TERMINATE it"]))
    assert (result.stop.rule, result.stop.speaker, result.stop.messages) == (Rule.MEMBER_TERMINATION, "a", 2)


def test_a_person_in_the_group_may_end_it():
    who = (echo("a"), echo("b", human_input=HumanInput.ALWAYS), group("a", "b"))
    result, _ = hold(between(who[0], who[-1]), *who, actors=Actors(people=["hello", EXIT]))
    assert (result.stop.cause, result.stop.speaker, result.stop.text) == (
        Rule.PERSON_EXIT,
        "b",
        "A person ended the chat in the place of b.",
    )


def test_an_initiator_from_outside_hears_nothing_and_still_gets_the_result():
    outside, who = echo("x"), three(max_rounds=3)
    result, _ = hold(between(outside, who[-1]), outside, *who, actors=Actors(["1", "2"]))
    assert (result.summary, [message.speaker for message in result.messages]) == ("2", ["x", "a", "b"])


def test_introductions_are_told_first_and_are_not_in_the_transcript():
    who = (talker("a", description="does a"), talker("b"), group("a", "b", introduction="Here are:", max_rounds=2))
    _, steps = hold(between(who[0], who[-1]), *who, actors=Actors(["x"]))
    assert shown(calls(steps)[0])[1] == ("user", "Here are:\n\na: does a\nb: You are b.")
    assert said(steps) == [("a", "Hi"), ("b", "x")]


def test_a_call_is_an_empty_text_to_the_others_and_none_to_its_author():
    who = (talker("a"), talker("b"), echo("runner", runs=("add",)), tool("add"))
    room = group("a", "b", "runner", max_rounds=5, answers_go_back=False)
    actors = Actors([[call("add")], "seen", "mine"], tools={"add": lambda: 5})
    _, steps = hold(between(who[0], room), *who, room, actors=actors)
    assert shown(calls(steps)[1])[2:] == [("assistant", ""), ("tool", "5")]
    _, steps = hold(
        between(who[0], group("a", "b", "runner", max_rounds=6, answers_go_back=False)),
        *who,
        group("a", "b", "runner", max_rounds=6, answers_go_back=False),
        actors=Actors([[call("add")], "seen", "mine"], tools={"add": lambda: 5}),
    )
    assert shown(calls(steps)[-1])[2:4] == [("assistant", None), ("tool", "5")]


def test_pictures_are_passed_on():
    picture = Picture("https://example.org/x.png")
    who = (echo("a"), talker("b"), group("a", "b", max_rounds=2))
    _, steps = hold(between(who[0], who[-1], ("Look:", picture)), *who, actors=Actors(["nice"]))
    assert shown(calls(steps)[0])[1][1] == [
        {"type": "text", "text": "Look:"},
        {"type": "image_url", "image_url": {"url": "https://example.org/x.png"}},
    ]


def test_a_group_as_a_member_speaks_by_its_summary():
    inner = Group("inner", ("c", "d"), selection=Method.ROUND_ROBIN, max_rounds=3)
    who = (echo("a"), echo("c", "from c"), echo("d", "from d"), inner, group("a", "inner", max_rounds=3))
    _, steps = hold(between(who[0], who[-1], "Ideas?"), *who)
    assert said(steps)[1:] == [("room", "Ideas?"), ("c", "from c"), ("d", "from d"), ("inner", "from d"), ("a", "ok")]
    assert [step.chat for step in steps if isinstance(step, StartChat)] == ["0", "0.0"]


def test_a_member_group_without_a_result_ends_the_outer_one():
    inner = Group("inner", ("c", "d"), termination=CONTAINS)
    outer = group("a", "inner", termination=TerminationRule(Match.NEVER))
    who = (echo("a"), echo("c"), echo("d"), inner, outer)
    result, _ = hold(between(who[0], outer, "TERMINATE"), *who)
    assert (result.stop.rule, result.stop.speaker, result.stop.cause) == (
        Rule.SPEAKER_STOPPED,
        "inner",
        Rule.GROUP_TERMINATION,
    )


def test_one_round_is_said_in_the_singular():
    who = three(max_rounds=1)
    result, _ = hold(between(who[0], who[-1]), *who)
    assert result.stop.text == "room heard 1 message, which is its limit."


@pytest.mark.parametrize("keeps", [False, True])
def test_a_second_chat_counts_rounds_anew(keeps):
    who = three(max_rounds=2)
    chats = tuple(Link(between(who[0], who[-1], text, keeps_memory=keeps)) for text in "xy")
    outcome, steps = perform([Sequence(chats, carries=False)], *who, actors=Actors(["1", "2"]))
    assert outcome.results[-1].stop.messages == (4 if keeps else 2)
    assert len([step for step in steps if isinstance(step, Say)]) == 4


def test_who_speaks_is_in_the_record():
    who = three(max_rounds=3)
    _, steps = hold(between(who[0], who[-1]), *who, actors=Actors(["1", "2"]))
    assert speakers(steps) == ["b", "c"]


def test_a_member_group_that_is_told_nothing_ends_the_outer_one():
    inner = Group("inner", ("c", "d"))
    who = (echo("a"), echo("c"), echo("d"), inner, group("a", "inner"))
    result, _ = hold(between(who[0], who[-1], ""), *who)
    assert (result.stop.speaker, result.stop.cause) == ("inner", Rule.NO_REPLY)
