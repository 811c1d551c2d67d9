import pytest

from agents.conversation.context import ContextLimits, limited, tokens_of
from agents.conversation.messages import Message, Picture, ToolAnswer
from agents.conversation.participants import Agent, CodeExecution
from agents.conversation.steps import RunCode
from agents.conversation.termination import Match, Rule, TerminationRule

from .playing import OK, Actors, between, call, calls, echo, hold, shown, talker, tool


def texts(limits, *contents, fixed=0):
    return [message.text for message in limited(limits, [Message("a", "b", text) for text in contents], fixed)]


@pytest.mark.parametrize(
    ("limits", "left"),
    [
        (None, "1234"),
        (ContextLimits(), "1234"),
        (ContextLimits(messages=9), "1234"),
        (ContextLimits(messages=2), "34"),
        (ContextLimits(messages=2, keep_first=True), "14"),
        (ContextLimits(messages=1, keep_first=True), "1"),
        (ContextLimits(tokens=10), "34"),
    ],
)
def test_the_newest_messages_are_shown(limits, left):
    assert texts(limits, *"1234") == list(left)


def test_the_budget_holds_instructions_and_tools_too():
    assert texts(ContextLimits(tokens=20), *"1234", fixed=10) == ["3", "4"]


def test_the_newest_message_is_cut_where_it_alone_is_too_long():
    assert texts(ContextLimits(tokens=6), "old", "x" * 100) == ["x" * 8]
    assert texts(ContextLimits(tokens=1), "x" * 100) == ["x" * 4]


def test_each_message_can_be_cut():
    assert texts(ContextLimits(tokens_per_message=2), "short", "x" * 100) == ["short", "x" * 8]


CALL = Message("a", "b", None, calls=(call("add", "{}", "c1"),))
ANSWER = Message("b", "a", "5", answers=(ToolAnswer("c1", "add", "5"),))
WORDS = Message("a", "b", "so it is 5")


def test_an_answer_is_never_shown_without_its_call():
    assert list(limited(ContextLimits(messages=2), [CALL, ANSWER, WORDS], 0)) == [WORDS]
    assert list(limited(ContextLimits(messages=3), [CALL, ANSWER, WORDS], 0)) == [CALL, ANSWER, WORDS]


def test_the_call_of_the_newest_answer_comes_back():
    assert list(limited(ContextLimits(messages=1), [CALL, ANSWER], 0)) == [CALL, ANSWER]


def test_what_a_person_said_who_cut_in_is_shown_without_the_answers_to_calls_that_are_not():
    cut_in = Message("b", "a", "stop", answers=ANSWER.answers, by_person=True)
    (shown,) = limited(ContextLimits(messages=1), [CALL, cut_in], 0)
    assert (shown.text, shown.answers) == ("stop", ())
    assert list(limited(ContextLimits(messages=2), [CALL, cut_in], 0)) == [CALL, cut_in]


def test_answers_of_tools_are_cut_too():
    long = Message("b", "a", "y" * 100, answers=(ToolAnswer("c1", "add", "y" * 100),))
    shown = limited(ContextLimits(tokens_per_message=2), [CALL, long], 0)
    assert shown[1].answers[0].content == "y" * 8


def test_tokens_are_four_characters():
    assert [tokens_of("x" * count) for count in (0, 1, 4, 5)] == [0, 1, 1, 2]


def held(limits, replies=("1", "2", "3"), **changes):
    one, other = echo("a", "more"), talker("b", context=limits, **changes)
    extra = [tool(name) for name in changes.get("offers", ())]
    return hold(between(one, other, max_turns=3), one, other, *extra, actors=Actors(replies))[1]


def test_an_agent_is_shown_as_much_as_its_limits_let():
    assert [len(call.messages) for call in calls(held(ContextLimits(messages=2)))] == [2, 3, 3]


def test_tools_count_in_the_budget():
    few = [len(call.messages) for call in calls(held(ContextLimits(tokens=40), offers=("add",)))]
    many = [len(call.messages) for call in calls(held(ContextLimits(tokens=40)))]
    assert few[-1] < many[-1]


def test_the_conversation_itself_stays_whole():
    one, other = echo("a", "more"), talker("b", context=ContextLimits(messages=1))
    result, _ = hold(between(one, other, max_turns=3), one, other, actors=Actors("123"))
    assert len(result.messages) == 6


def test_what_is_appended_stays_in_the_agents_own_memory_only():
    one, other = echo("a", "more"), talker("b", appends=" (be brief)")
    result, steps = hold(between(one, other, max_turns=2), one, other, actors=Actors("12"))
    assert [text for role, text in shown(calls(steps)[-1]) if role == "user"] == ["Hi (be brief)", "more (be brief)"]
    assert result.messages[0].content == "Hi"


def test_nothing_is_appended_to_calls_and_pictures_keep_theirs():
    one, other = echo("a", "more"), talker("b", appends="!")
    _, steps = hold(between(one, other, ("Hi", Picture("data:x")), max_turns=1), one, other, actors=Actors("1"))
    assert calls(steps)[0].messages[1]["content"][-1] == {"type": "text", "text": "!"}
    planner, runner = talker("planner"), echo("runner", runs=("add",), appends="!")
    actors = Actors([[call("add")], "done"], tools={"add": lambda: 1})
    _, steps = hold(between(runner, planner, max_turns=2), runner, planner, tool("add"), actors=actors)
    assert shown(calls(steps)[-1])[2] == ("assistant", None)


def test_a_text_is_appended_to_an_empty_message_too():
    one, other = echo("a", ""), talker("b", appends="!")
    _, steps = hold(between(one, other, max_turns=2), one, other, actors=Actors("12"))
    assert shown(calls(steps)[-1])[-1] == ("user", "!")


def test_agents_have_no_limits_unless_given():
    assert Agent("a").context is None


def test_only_a_model_is_shown_cut_texts():
    long = "x" * 100 + " TERMINATE"
    one = echo("a", termination=TerminationRule(Match.ENDS_WITH, "TERMINATE"), context=ContextLimits(tokens=6))
    result, _ = hold(between(one, talker("b")), one, talker("b"), actors=Actors([long]))
    assert (result.stop.rule, result.stop.agent) == (Rule.TERMINATION, "a")


def test_code_is_run_whole_and_once_whatever_the_budget():
    code = "```python\nprint(1)\n```" + "x" * 100
    runner = echo("runner", code=CodeExecution(9), context=ContextLimits(tokens=6))
    actors = Actors([code, "no code", "TERMINATE"], codes=[OK])
    _, steps = hold(between(runner, talker("b"), max_turns=3), runner, talker("b"), actors=actors)
    assert [step.blocks[0].code for step in steps if isinstance(step, RunCode)] == ["print(1)"]
