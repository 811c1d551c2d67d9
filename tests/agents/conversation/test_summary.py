import pytest

from agents.conversation.messages import Message, Picture
from agents.conversation.steps import Purpose
from agents.conversation.summary import PROMPT, Summary, SummaryPrompt, last_message

from .playing import Actors, between, calls, echo, group, hold, shown, talker, tool


def reflected(one, other, *who, replies, prompt=None, **changes):
    changes |= {} if prompt is None else {"summary_prompt": prompt}
    chat = between(one, other, summary=Summary.REFLECTION, max_turns=1, **changes)
    return hold(chat, one, other, *who, actors=Actors(replies))


def test_reflection_asks_the_recipients_model_last_and_without_its_instructions():
    result, steps = reflected(echo("a"), talker("b"), replies=["Hello.", "In short."])
    assert shown(calls(steps)[-1]) == [("user", "Hi"), ("assistant", "Hello."), ("system", PROMPT)]
    assert (calls(steps)[-1].purpose, calls(steps)[-1].agent, result.summary) == (Purpose.SUMMARY, "b", "In short.")


def test_the_initiators_model_reflects_where_the_recipient_has_none():
    _, steps = reflected(talker("a"), echo("b"), replies=["In short."])
    assert calls(steps)[-1].agent == "a"


def test_whoever_reflects_is_shown_what_the_recipient_heard():
    _, steps = reflected(talker("a"), echo("b"), replies=["In short."])
    assert shown(calls(steps)[-1])[:2] == [("user", "Hi"), ("assistant", "ok")]


def test_a_reflecting_model_is_told_of_its_tools():
    _, steps = reflected(echo("a"), talker("b", offers=("add",)), tool("add"), replies=["Hello.", "In short."])
    assert [one.name for one in calls(steps)[-1].tools] == ["add"]


def test_a_groups_model_reflects_on_what_the_group_heard():
    room = group("a", "b", max_rounds=2, has_model=True)
    _, steps = reflected(echo("a"), room, talker("b"), replies=["x", "y"])
    assert (calls(steps)[-1].agent, shown(calls(steps)[-1])[:2]) == ("room", [("user", "Hi"), ("user", "x")])


def test_the_prompt_and_its_role_can_be_others():
    _, steps = reflected(echo("a"), talker("b"), replies=["x", "y"], prompt=SummaryPrompt("One word.", "user"))
    assert shown(calls(steps)[-1])[-1] == ("user", "One word.")


def test_without_a_model_or_an_answer_there_is_no_summary():
    assert reflected(echo("a"), echo("b"), replies=[])[0].summary == ""
    assert reflected(echo("a"), talker("b"), replies=["x", None])[0].summary == ""


def test_none_is_an_empty_one():
    chat = between(echo("a"), talker("b"), max_turns=1, summary=Summary.NONE)
    assert hold(chat, echo("a"), talker("b"), actors=Actors(["x"]))[0].summary == ""


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Done. TERMINATE", "Done. "),
        ("TERMINATE or TERMINATE", " or "),
        (None, ""),
        (("See: TERMINATE", Picture("data:x"), "ok"), "See: \nok"),
    ],
)
def test_the_last_message_loses_one_word_and_nothing_else(content, text):
    assert last_message([Message("a", "b", content)]) == text


def test_no_messages_leave_nothing():
    assert last_message([]) == ""
