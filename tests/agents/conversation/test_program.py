from agents.conversation.messages import Message
from agents.conversation.program import Answer, Forget, Resume
from agents.conversation.reply_rules import Fixed, ReplyRule, Trigger
from agents.conversation.sequence import Link, Sequence
from agents.conversation.termination import Match, Rule, TerminationRule

from .playing import Actors, between, calls, echo, group, perform, said, shown, talker

CONTAINS = TerminationRule(Match.CONTAINS, "TERMINATE")


def one_chat(*args, **kwargs):
    return Sequence((Link(between(*args, **kwargs)),))


def resumed(remove="", replies=("1", "2 TERMINATE", "3", "4", "5"), **changes):
    who = (talker("a"), talker("b"), group("a", "b", termination=CONTAINS, max_rounds=4, **changes))
    acts = [one_chat(who[0], who[2]), Resume("room", remove)]
    return perform(acts, *who, actors=Actors(replies))


def test_a_group_goes_on_with_its_last_message():
    outcome, steps = resumed("TERMINATE")
    assert said(steps)[3:] == [("a", "2 "), ("b", "3"), ("a", "4"), ("b", "5")]
    assert [message.content for message in outcome.results[1].messages] == ["Hi", "1", "2 ", "3", "4", "5"]


def test_everybody_remembers_its_own_lines_as_its_own():
    _, steps = resumed("TERMINATE")
    assert shown(calls(steps)[2])[1:] == [("user", "Hi"), ("assistant", "1"), ("user", "2 ")]


def test_what_ended_it_ends_it_again_unless_it_is_removed():
    outcome, steps = resumed()
    assert (outcome.stop.rule, len(said(steps))) == (Rule.GROUP_TERMINATION, 4)


def test_nobody_is_introduced_again():
    _, steps = resumed("TERMINATE", introduction="Here are:")
    assert [text for _, text in shown(calls(steps)[2])[1:]] == ["Hi", "1", "2 "]


def test_forgetting_starts_an_agent_anew():
    one, other = echo("a", max_auto_replies=1), talker("b")
    again = one_chat(one, other, "again", keeps_memory=True, max_turns=1)
    acts = [one_chat(one, other, max_turns=2), Forget("b"), again]
    _, steps = perform(acts, one, other, actors=Actors(["1", "2", "3"]))
    assert shown(calls(steps)[-1])[1:] == [("user", "again")]


def test_forgetting_a_group_clears_what_it_heard():
    who = (echo("a"), echo("b"), group("a", "b", max_rounds=2))
    acts = [one_chat(who[0], who[2]), Forget("room"), one_chat(who[0], who[2], keeps_memory=True)]
    outcome, _ = perform(acts, *who)
    assert outcome.stop.messages == 2


def test_one_answer_outside_of_any_chat():
    one = talker("a")
    outcome, steps = perform([Answer("a", (Message("x", "a", "Hi"),), "x")], one, actors=Actors(["Hello."]))
    assert (outcome.results[0].content, said(steps), outcome.summary) == ("Hello.", [], "")


def test_nobody_is_a_sender_too():
    rule = ReplyRule("r", Fixed("who is there?"), Trigger(nobody=True))
    other = ReplyRule("s", Fixed("hello"))
    one = talker("a", rules=(other, rule))
    outcome, _ = perform([Answer("a", (Message("", "a", "Hi"),))], one)
    assert outcome.results[0].content == "who is there?"


def test_a_run_without_a_chat_says_so():
    assert perform([])[0].stop.text == "There was no chat to hold."


def test_a_run_ends_as_its_last_chat():
    one, other = echo("a"), talker("b")
    acts = [one_chat(one, other, max_turns=1), one_chat(one, other, max_turns=1)]
    outcome, _ = perform(acts, one, other, actors=Actors(["1", "2"]))
    assert (outcome.summary, len(outcome.results)) == ("2", 2)


def test_a_group_that_has_not_talked_cannot_go_on():
    outcome, steps = perform([Resume("room")], echo("a"), echo("b"), group("a", "b"))
    assert (outcome.stop.text, steps) == ("room has not talked yet, so it cannot go on.", [])


def test_a_model_that_answers_nothing_leaves_it_to_the_default():
    acts = [one_chat(echo("a"), talker("b"), max_turns=1)]
    outcome, _ = perform(acts, echo("a"), talker("b"), actors=Actors([""]))
    assert outcome.stop.text == "b had nothing to say: its model answered nothing."
    nudge = talker("b", default_reply="Sorry?")
    _, steps = perform(acts, echo("a"), nudge, actors=Actors([None]))
    assert said(steps)[1] == ("b", "Sorry?")
