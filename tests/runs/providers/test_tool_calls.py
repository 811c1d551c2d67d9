from __future__ import annotations

import json
from typing import Any

import pytest

from agents.conversation.messages import ToolCall
from agents.conversation.steps import OfferedTool
from runs.providers.chat import Request
from runs.providers.tool_calls import Calls
from tests.model_server import Raw, Text

from .conftest import HELLO, Caller

ADD = OfferedTool("add", "Add two integers.", {"type": "object", "properties": {"a": {"type": "integer"}}})
ONE, TWO = ToolCall("a", "add", '{"a": 1}'), ToolCall("b", "add", '{"a": 2}')


def piece(arguments: str | None = None, **rest: Any) -> dict[str, Any]:
    """One piece of a streamed call; `name` goes into its function."""
    function = {"name": rest.pop("name", None), "arguments": arguments}
    return {**rest, "function": {key: value for key, value in function.items() if value is not None}}


@pytest.mark.parametrize(
    "pieces",
    [
        [piece("", index=0, id="a", name="add"), piece('{"a"', index=0), piece(": 1}", index=0)],
        [piece("", id="a", name="add"), piece('{"a": 1}')],
        [piece('{"a"', id="a", name="add"), piece(": 1}", id="a", name="add")],
        [piece(index=0, id="a", name="add"), piece('{"a"', index=0, name="add"), piece(": 1}", index=0, id="")],
        [{"id": "a", "function": {"name": "add", "arguments": {"a": 1}}}],
        [{"index": 0, "id": "a", "function": None}, piece('{"a": 1}', index=0, name="add"), "noise", {"index": 1}],
    ],
    ids=["as OpenAI", "no index", "the id each time", "the name each time", "an object", "noise"],
)
def test_one_call(pieces: list[Any]) -> None:
    calls = Calls()
    for each in pieces:
        calls.take({"tool_calls": [each]})
    assert calls.put_together([]) == (ONE,)


@pytest.mark.parametrize(
    "pieces",
    [
        [
            piece('{"a"', index=0, id="a", name="add"),
            piece('{"a": 2}', index=1, id="b", name="add"),
            piece(": 1}", index=0),
        ],
        [piece('{"a": 1}', index=0, id="a", name="add"), piece('{"a": 2}', index=0, id="b", name="add")],
        [piece('{"a": 1}', id="a", name="add"), piece('{"a": 2}', id="b", name="add")],
    ],
    ids=["interleaved", "all with index 0", "no index"],
)
def test_two_calls(pieces: list[Any]) -> None:
    calls = Calls()
    for each in pieces:
        calls.take({"tool_calls": [each]})
    assert calls.put_together([]) == (ONE, TWO)


def test_missing_ids_are_those_that_no_call_of_the_prompt_has() -> None:
    calls = Calls()
    calls.take({"tool_calls": [piece("{}", name="add"), piece("{}", name="add"), piece("{}", name="add", id="mine")]})
    before = {"role": "assistant", "tool_calls": [{"id": "call_2"}, {"id": "other"}]}
    assert [call.id for call in calls.put_together([before, *HELLO])] == ["call_3", "call_4", "mine"]


def test_arguments_can_be_stored() -> None:
    calls = Calls()
    for half in ("\ud83c", "\udf89\0"):
        calls.take({"tool_calls": [piece(half, index=0, id="a", name="add")]})
    assert calls.put_together([])[0].arguments == "🎉"


async def test_it_works(caller: Caller) -> None:
    caller.server.answers(Text("Let me see.", calls=(ONE, TWO), finish="tool_calls"))
    completion = await caller.ask(Request(HELLO, (ADD,)))
    assert (completion.text, completion.calls, completion.finish) == ("Let me see.", (ONE, TWO), "tool_calls")


async def test_tools_are_offered(caller: Caller) -> None:
    caller.server.answers("Fine.")
    await caller.ask(Request(HELLO, (ADD,)))
    [offered] = caller.server.requests[0].body["tools"]
    assert offered["function"] == {"name": "add", "description": ADD.description, "parameters": ADD.parameters}


async def test_an_answer_of_calls_alone_has_no_text(caller: Caller) -> None:
    caller.server.answers(Text("", calls=(ONE,), finish="tool_calls"))
    completion = await caller.complete()
    assert (completion.text, completion.calls, caller.streamed) == (None, (ONE,), [])


async def test_a_server_that_does_not_stream(caller: Caller) -> None:
    caller.server.answers(Text("", calls=(ONE,), finish="tool_calls", stream=False))
    assert (await caller.complete()).calls == (ONE,)


@pytest.mark.parametrize("stream", [True, False])
async def test_a_call_of_the_old_style_has_no_id(caller: Caller, stream: bool) -> None:
    old = ToolCall(None, "shout", '{"text": "hi"}')
    caller.server.answers(Text("", calls=(old,), finish="function_call", stream=stream))
    assert (await caller.complete()).calls == (old,)


async def test_arguments_stay_as_the_model_wrote_them(caller: Caller) -> None:
    broken = ToolCall("a", "add", '{"a": 1,\n "b"')
    caller.server.answers(Text("", calls=(broken,)))
    assert (await caller.complete()).calls == (broken,)


async def test_endless_arguments_are_cut(caller: Caller) -> None:
    events = (json.dumps({"choices": [{"delta": {"tool_calls": [piece("x" * 10, index=0, name="a")]}}]}) for _ in "123")
    caller.server.answers(Raw("".join(f"data: {event}\n\n" for event in events), "text/event-stream"))
    completion = await caller.complete(longest=15)
    assert (completion.calls[0].arguments, completion.finish) == ("x" * 20, "length")
