from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

from agents.conversation.messages import ToolCall
from runs.providers.chat import Connection
from runs.providers.scripted import Scripted

from .conftest import HELLO_REQUEST as HELLO

WORDS = "One two\n\n  three, and four."


CONNECTION = Connection(
    name="test", kind="scripted", model="", script=json.dumps({"tokens_per_second": 0, "rules": [{"say": WORDS}]})
)


async def test_it_streams_word_by_word() -> None:
    pieces: list[str] = []
    completion = await Scripted().complete(CONNECTION, HELLO, pieces.append)
    assert completion.text == "".join(pieces) == WORDS
    assert len(pieces) == 5


async def test_a_repeated_call_says_the_same() -> None:
    first = await Scripted().complete(CONNECTION, HELLO, print)
    assert (await Scripted().complete(CONNECTION, HELLO, print)).text == first.text


async def test_it_costs_nothing() -> None:
    usage = (await Scripted().complete(CONNECTION, HELLO, print)).usage
    assert (usage.prompt_tokens, usage.completion_tokens, usage.cost) == (1, 5, Decimal(0))


async def test_it_is_cut_like_any_other() -> None:
    completion = await Scripted().complete(replace(CONNECTION, longest=7), HELLO, print)
    assert (completion.text, completion.finish) == ("One two", "length")


async def test_it_may_call_tools() -> None:
    rules = [{"call": [{"name": "add", "arguments": {"a": 1}}, {"name": "now"}]}]
    script = json.dumps({"tokens_per_second": 0, "rules": rules})
    completion = await Scripted().complete(replace(CONNECTION, script=script), HELLO, print)
    calls = (ToolCall("call_0", "add", '{"a": 1}'), ToolCall("call_1", "now", "{}"))
    assert (completion.text, completion.calls, completion.finish) == (None, calls, "tool_calls")
