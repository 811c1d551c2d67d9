import json

import pytest

from agents.conversation.chat import Template
from agents.conversation.code_blocks import CodeBlock
from agents.conversation.results import Approval, ChangesWanted, Instead, ModelReply, Rejection, ToolResult
from agents.conversation.steps import ReviewCode, RunTool, Say
from agents.conversation.termination import Rule

from .playing import Actors, between, call, calls, echo, hold, said, shown, talker, tool


def asked(*wanted, runs=("add",), tools=None, who=(), actors=None, extra=()):
    """One message with these calls, and what comes back for it: the answers' texts."""
    runner, planner = echo("runner", runs=runs), talker("planner", offers=runs)
    names = {one.name for one in extra}
    known = [tool(name) for name in runs if name not in names]
    actors = actors or Actors([list(wanted), "done"], tools=tools or {"add": lambda a, b=10: a + b})
    _, steps = hold(between(runner, planner, max_turns=2), runner, planner, *known, *extra, *who, actors=actors)
    return [step.message for step in steps if isinstance(step, Say)][2], steps


def content(*args, **kwargs):
    return asked(*args, **kwargs)[0].content


def test_a_call_is_run_and_answered():
    message, steps = asked(call("add", '{"a": 2, "b": 3}'))
    assert (message.content, message.role) == ("5", "tool")
    assert [step.arguments for step in steps if isinstance(step, RunTool)] == [{"a": 2, "b": 3}]


def test_the_model_is_shown_call_and_answer_as_a_pair():
    _, steps = asked(call("add", '{"a": 1}'))
    assert [message["role"] for message in calls(steps)[-1].messages] == ["system", "user", "assistant", "tool"]
    assert calls(steps)[-1].messages[-1] == {"role": "tool", "tool_call_id": "c1", "content": "11"}


def test_the_model_is_told_of_the_tools_it_may_call():
    _, steps = asked(call("add", '{"a": 1}'))
    assert [offered.name for offered in calls(steps)[0].tools] == ["add"]


def test_all_calls_of_a_message_are_answered_in_one():
    message, _ = asked(call("add", '{"a": 1}', "c1"), call("add", '{"a": 2}', "c2"))
    assert message.content == "11\n\n12"
    assert [answer.id for answer in message.answers] == ["c1", "c2"]


def test_an_old_style_call_is_answered_by_name():
    message, steps = asked(call("add", '{"a": 1}', None))
    assert (message.role, message.as_others) == ("function", ({"role": "function", "name": "add", "content": "11"},))
    assert calls(steps)[-1].messages[2]["function_call"] == {"name": "add", "arguments": '{"a": 1}'}


@pytest.mark.parametrize(
    ("name", "arguments", "answer"),
    [
        ("missing", "{}", "Error: Function missing not found."),
        ("sho.ut now", "{}", "Error: Function sho_ut_now not found."),
        (
            "add",
            '{"a": 1,',
            "Error: Expecting property name enclosed in double quotes: line 1 column 9 (char 8)\n"  # noqa: ISC004
            " The argument must be in JSON format.",
        ),
        ("add", "[1]", "Error: add() argument after ** must be a mapping, not list"),
        ("add", '{\n "a": 1,\n\t"b": 2\n}', "3"),
        ("add", '{"a": "x\n\t\\"", "b": "y"}', 'x\n\t"y'),
    ],
)
def test_what_models_write_is_answered_one_way_or_another(name, arguments, answer):
    assert content(call(name, arguments)) == answer


def test_an_error_is_an_answer():
    def boom():
        raise ValueError("bad luck")

    assert content(call("boom"), runs=("boom",), tools={"boom": boom}) == "Error: bad luck"


@pytest.mark.parametrize(
    ("value", "text"), [("ü", "ü"), ({"é": [1, None]}, '{"é": [1, null]}'), (None, "null"), (1.5, "1.5")]
)
def test_results_are_text_or_json(value, text):
    assert content(call("add"), tools={"add": lambda: value}) == text


def test_a_long_name_is_cut():
    assert content(call("x" * 99)) == f"Error: Function {'x' * 64} not found."


def test_the_one_who_proposes_does_not_run_its_own_call():
    runner, planner = echo("runner"), talker("planner", offers=("add",), runs=("add",))
    actors = Actors([[call("add")], "x"])
    _, steps = hold(between(runner, planner, max_turns=2), runner, planner, tool("add"), actors=actors)
    assert said(steps)[2] == ("runner", "Error: Function add not found.")


def test_a_tool_that_is_a_chat_answers_with_its_summary():
    expert = talker("expert")
    ask = tool("ask", chat=between(echo("runner"), expert, Template("About {query}?"), max_turns=1))
    actors = Actors({"planner": [[call("ask", '{"query": "cats"}')], "x"], "expert": ["Meow."]})
    _, steps = asked(runs=("ask",), extra=(ask,), who=(expert,), actors=actors)
    assert said(steps)[2:5] == [("runner", "About cats?"), ("expert", "Meow."), ("runner", "Meow.")]


def test_a_chat_takes_one_query_and_nothing_else():
    ask = tool("ask", chat=between(echo("runner"), talker("expert"), Template("{query}")))
    answer = content(call("ask", '{"q": 1}'), runs=("ask",), extra=(ask,), who=(talker("expert"),))
    assert answer == "Error: ask() takes one argument, 'query', and got ['q']"


def reviewed(decision):
    replies = [[call("add", '{"a": 1}')], "done"]
    seen = []

    def answer(step):
        match step:
            case ReviewCode():
                seen.append(step)
                return decision
            case RunTool():
                return ToolResult(ok=True, value=step.arguments)
        reply = replies.pop(0)
        return ModelReply(reply) if isinstance(reply, str) else ModelReply(None, tuple(reply))

    message, _ = asked(extra=(tool("add", reviewed=True),), actors=answer)
    return message.content, seen


def test_a_call_may_be_reviewed_first():
    content, seen = reviewed(Approval((CodeBlock("json", '{"add": {"a": 7}}'),)))
    assert content == '{"a": 7}'
    assert (seen[0].author, json.loads(seen[0].blocks[0].code)) == ("planner", {"add": {"a": 1}})


def test_a_rejected_call_is_not_run():
    assert reviewed(Rejection("Too dear."))[0] == "USER REJECTED THE CALL: Too dear."
    assert reviewed(Rejection(""))[0] == "USER REJECTED THE CALL: no reason was given."


def test_a_call_that_is_to_be_changed_first_is_not_made():
    assert reviewed(ChangesWanted("Only two rows."))[0] == "USER WANTS CHANGES TO THE CALL FIRST: Only two rows."


def test_what_a_reviewer_says_instead_is_the_answer_of_the_tool():
    assert reviewed(Instead("7"))[0] == "7"


def test_an_edit_that_is_no_call_is_a_rejection():
    assert reviewed(Approval((CodeBlock("json", "7"),)))[0].startswith("USER REJECTED THE CALL: the edited call")


def test_a_tools_answer_may_end_the_chat():
    runner, planner = echo("runner", runs=("add",)), talker("planner", offers=("add",))
    actors = Actors([[call("add")]], tools={"add": lambda: "TERMINATE"})
    result, _ = hold(between(runner, planner), runner, planner, tool("add"), actors=actors)
    assert (result.stop.rule, result.stop.agent) == (Rule.TERMINATION, "planner")


def test_text_beside_a_call_is_kept():
    runner, planner = echo("runner", runs=("add",)), talker("planner")

    def answer(step):
        if isinstance(step, RunTool):
            return ToolResult(ok=True, value=1)
        return ModelReply("Let me see.", (call("add"),)) if len(step.messages) == 2 else ModelReply("ok")

    _, steps = hold(between(runner, planner, max_turns=2), runner, planner, tool("add"), actors=answer)
    assert shown(calls(steps)[-1])[2] == ("assistant", "Let me see.")
