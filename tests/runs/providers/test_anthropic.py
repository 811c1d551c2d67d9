"""Anthropic's Messages API, over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from agents.conversation.messages import ToolCall
from agents.conversation.steps import OfferedTool
from runs.providers.chat import (
    BadRequest,
    BrokenAnswer,
    Filtered,
    NoSuchModel,
    Overloaded,
    ProviderError,
    Refused,
    Request,
)
from tests.model_server import ModelServer, Raw, Scripted, Status, Text

from .conftest import HELLO, KEY, Caller

ADD = OfferedTool("add", "Add.", {"type": "object", "properties": {"a": {"type": "integer"}}})
CALL = ToolCall("toolu_1", "add", '{"a": 1}')
WHO = Request(HELLO, choice=("alpha", "beta"))
STREAM = "text/event-stream"


@dataclass
class Claude(Caller):
    def connection(self, **changes: Any) -> Any:
        return super().connection(**{"kind": "anthropic"} | changes)


@pytest.fixture
def claude(caller: Caller) -> Claude:
    return Claude(caller.server)


async def test_it_works(claude: Claude, server: ModelServer) -> None:
    server.answers(Text("Hello there, Alice.", usage=(12, 4)))
    completion = await claude.complete(price=(Decimal("0.5"), Decimal("1.5")))
    assert completion.text == "".join(claude.streamed) == "Hello there, Alice."
    assert (completion.finish, completion.usage.cost) == ("stop", Decimal("0.012"))


async def test_it_asks_as_the_api_wants_it(claude: Claude, server: ModelServer) -> None:
    server.answers("Fine.")
    await claude.complete([{"role": "system", "content": "Be brief."}, *HELLO], temperature=1.5)
    request = server.requests[0]
    assert (request.path, request.headers["x-api-key"]) == ("/v1/messages", KEY)
    assert request.headers["anthropic-version"] == "2023-06-01"
    assert request.body == {
        "model": "test-model",
        "max_tokens": 8192,
        "system": "Be brief.",
        "messages": [{"role": "user", "content": [{"type": "text", "text": "Hello?"}]}],
        "stream": True,
        "temperature": 1.0,
    }


async def test_tokens_of_the_cache_are_counted(claude: Claude, server: ModelServer) -> None:
    server.answers(Text("Fine.", usage=(10, 5, 100, 20)))
    usage = (await claude.complete()).usage
    assert (usage.prompt_tokens, usage.completion_tokens, usage.estimated) == (130, 5, False)


@pytest.mark.parametrize("stream", [True, False])
async def test_calls(claude: Claude, server: ModelServer, stream: bool) -> None:
    server.answers(
        Text("Let me see.", calls=(CALL, ToolCall("toolu_2", "now", "{}")), finish="tool_calls", stream=stream)
    )
    completion = await claude.ask(Request(HELLO, (ADD,)))
    assert (completion.text, completion.finish) == ("Let me see.", "tool_calls")
    assert completion.calls == (CALL, ToolCall("toolu_2", "now", "{}"))
    assert server.requests[0].body["tools"][0]["input_schema"] == ADD.parameters


async def test_a_call_without_arguments_has_an_empty_object(claude: Claude, server: ModelServer) -> None:
    server.answers(Text("", calls=(ToolCall("t", "now", ""),), finish="tool_calls"))
    assert (await claude.complete()).calls[0].arguments == "{}"


async def test_tools_of_earlier_are_named_where_none_are_offered(claude: Claude, server: ModelServer) -> None:
    call = {"id": "t", "type": "function", "function": {"name": "add", "arguments": "{}"}}
    asked = {"role": "assistant", "content": None, "tool_calls": [call]}
    server.answers("Fine.")
    await claude.complete([*HELLO, asked, {"role": "tool", "tool_call_id": "t", "content": "1"}])
    body = server.requests[0].body
    assert ([tool["name"] for tool in body["tools"]], body["tool_choice"]) == (["add"], {"type": "none"})


@pytest.mark.parametrize("stream", [True, False])
async def test_a_choice_is_a_tool_that_must_be_called(claude: Claude, server: ModelServer, stream: bool) -> None:
    server.answers(
        Text("", calls=(ToolCall("t", "choose_one", '{"name": "beta"}'),), finish="tool_calls", stream=stream)
    )
    completion = await claude.ask(WHO)
    assert (completion.text, completion.calls, completion.finish) == ("beta", (), "stop")
    assert server.requests[0].body["tool_choice"] == {"type": "tool", "name": "choose_one"}


async def test_a_model_that_cannot_be_forced_is_asked_plainly(claude: Claude, server: ModelServer) -> None:
    refusal = Status(400, "Thinking may not be enabled when tool_choice forces tool use.")
    server.answers(refusal, "beta", "alpha")
    assert [(await claude.ask(WHO)).text for _ in "12"] == ["beta", "alpha"]
    assert ["tool_choice" in request.body for request in server.requests] == [True, False, False]


async def test_nobody_is_forced_where_the_connection_says_no(claude: Claude, server: ModelServer) -> None:
    server.answers("beta")
    await claude.ask(WHO, structured=False)
    assert "tools" not in server.requests[0].body


async def test_thinking_is_left_out(claude: Claude, server: ModelServer) -> None:
    events = (
        '{"type":"message_start","message":{"usage":{"input_tokens":1,"output_tokens":1}}}',
        '{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"Hm"}}',
        '{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm, well"}}',
        '{"type":"content_block_stop","index":0}',
        '{"type":"content_block_start","index":1,"content_block":{"type":"text","text":"Yes"}}',
        '{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"."}}',
        '{"type":"something_new"}',
        '{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":9}}',
        '{"type":"message_stop"}',
    )
    server.answers(Raw("".join(f"event: x\ndata: {event}\n\n" for event in events), STREAM))
    completion = await claude.complete()
    assert (completion.text, completion.usage.completion_tokens) == ("Yes.", 9)


async def test_an_answer_of_nothing_is_no_error(claude: Claude, server: ModelServer) -> None:
    server.answers(Text(""))
    completion = await claude.complete()
    assert (completion.text, completion.calls, completion.finish) == (None, (), "stop")


@pytest.mark.parametrize(
    ("scripted", "kind", "words"),
    [
        (Status(401, "invalid x-api-key", "authentication_error"), Refused, "refused the API key (401): invalid"),
        (Status(404, "model: claude-none", "not_found_error"), NoSuchModel, "no model “test-model”"),
        (Status(400, "max_tokens: too many", "invalid_request_error"), BadRequest, "max_tokens: too many"),
        (Status(529, "Overloaded", "overloaded_error"), Overloaded, "(529): Overloaded"),
        (Raw('data: {"type":"error","error":{"type":"overloaded_error","message":"Busy"}}\n\n'), Overloaded, "Busy"),
        (Raw('data: {"type":"error","error":{"type":"strange","message":"Odd"}}\n\n'), BrokenAnswer, "error: Odd"),
        (Text("", finish="length"), BrokenAnswer, "used up its tokens"),
        (Text("", finish="content_filter"), Filtered, "content filter"),
        (Text("one two three", cut_at=2), BrokenAnswer, "after 8 characters"),
        (Raw("{}"), BrokenAnswer, "empty answer"),
    ],
)
async def test_it_says_what_is_wrong(claude: Claude, scripted: Scripted, kind: type[ProviderError], words: str) -> None:
    error = await claude.error(scripted, retries=0)
    assert type(error) is kind
    assert words in str(error)
    assert error.mend


async def test_the_servers_own_words_are_kept(claude: Claude) -> None:
    error = await claude.error(Status(529, "Overloaded", "overloaded_error"), retries=0)
    assert (error.status, error.code) == (529, "overloaded_error")


async def test_an_overload_is_waited_for(claude: Claude, server: ModelServer) -> None:
    server.answers(Status(529), "At last.")
    assert (await claude.complete()).text == "At last."


async def test_an_answer_is_cut_where_it_gets_too_long(claude: Claude, server: ModelServer) -> None:
    server.answers(Text("one two three four"))
    completion = await claude.complete(longest=9)
    assert (completion.text, completion.finish) == ("one two t", "length")
