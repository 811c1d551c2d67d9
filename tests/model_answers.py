"""How the scripted model server words an answer: as chat completions, or as Anthropic's messages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from agents.conversation.messages import ToolCall

if TYPE_CHECKING:
    from tests.model_server import Status, Text

Body = dict[str, Any]

#: What "stop" and the like are called over there.
STOP_REASONS = {"stop": "end_turn", "length": "max_tokens", "tool_calls": "tool_use", "content_filter": "refusal"}


def words(text: str) -> list[str]:
    return re.findall(r"\S+\s*|^\s+", text)


def events(answer: Text, body: Body) -> Iterator[bytes]:
    """Chunks of a chat completion; `cut_at` ends them early."""
    yield _chunk(body, {"role": "assistant", "content": ""})
    for number, word in enumerate(answer.words()):
        if number == answer.cut_at:
            return
        yield _chunk(body, {"content": word})
        answer.stop_at(number + 1)
    for delta in _call_deltas(answer.calls):
        yield _chunk(body, delta)
    yield _chunk(body, {}, answer.finish)
    asked = (body.get("stream_options") or {}).get("include_usage")
    if asked and answer.usage != ():
        yield line({"model": body.get("model"), "choices": [], "usage": _usage(answer, body)})


def whole(answer: Text, body: Body) -> Body:
    message: Body = {"role": "assistant", "content": answer.content}
    for delta in _call_deltas(answer.calls):
        message |= delta
    choice = {"index": 0, "message": message, "finish_reason": answer.finish}
    usage = {} if answer.usage == () else {"usage": _usage(answer, body)}
    return {"object": "chat.completion", "model": body.get("model"), "choices": [choice], **usage}


def anthropic_events(answer: Text, body: Body) -> Iterator[bytes]:
    """The events of a message: text, then each call in two halves."""
    start = {"model": body.get("model"), "usage": _anthropic_usage(answer, body) | {"output_tokens": 1}}
    yield line({"type": "message_start", "message": start})
    yield line({"type": "ping"})
    for number, word in enumerate(answer.words()):
        if number == answer.cut_at:
            return
        yield line({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": word}})
        answer.stop_at(number + 1)
    for call in answer.calls:
        block = {"type": "tool_use", "id": call.id, "name": call.name, "input": {}}
        yield line({"type": "content_block_start", "content_block": block})
        for half in _halves(call.arguments):
            yield line({"type": "content_block_delta", "delta": {"type": "input_json_delta", "partial_json": half}})
        yield line({"type": "content_block_stop"})
    said = {"output_tokens": _anthropic_usage(answer, body)["output_tokens"]}
    stop = {"stop_reason": STOP_REASONS.get(answer.finish, answer.finish)}
    yield line({"type": "message_delta", "delta": stop, "usage": said})
    yield line({"type": "message_stop"})


def anthropic_whole(answer: Text, body: Body) -> Body:
    blocks: list[Body] = [{"type": "text", "text": answer.content}] if answer.content else []
    blocks += [
        {"type": "tool_use", "id": call.id, "name": call.name, "input": json.loads(call.arguments)}
        for call in answer.calls
    ]
    usage = _anthropic_usage(answer, body)
    stop = STOP_REASONS.get(answer.finish, answer.finish)
    return {"type": "message", "model": body.get("model"), "content": blocks, "stop_reason": stop, "usage": usage}


def error(status: Status) -> Body:
    code = status.code or str(status.status)
    return {"error": {"message": status.message, "type": "scripted", "param": None, "code": code}}


def anthropic_error(status: Status) -> Body:
    return {"type": "error", "error": {"type": status.code or "scripted", "message": status.message}}


def line(chunk: Body) -> bytes:
    return b"data: " + json.dumps(chunk).encode() + b"\n\n"


def _chunk(body: Body, delta: Body, finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return line({"object": "chat.completion.chunk", "model": body.get("model"), "choices": [choice]})


def _call_deltas(calls: tuple[ToolCall, ...]) -> Iterator[Body]:
    """Each call in one piece; where a test wants them in pieces it sends them raw."""
    new = [call for call in calls if call.id is not None]
    if new:
        yield {
            "tool_calls": [
                {"index": at, "id": call.id, "type": "function", "function": _function(call)}
                for at, call in enumerate(new)
            ]
        }
    for call in calls:
        if call.id is None:
            yield {"function_call": _function(call)}


def _function(call: ToolCall) -> Body:
    return {"name": call.name, "arguments": call.arguments}


def _halves(text: str) -> tuple[str, str]:
    middle = len(text) // 2
    return text[:middle], text[middle:]


def _usage(answer: Text, body: Body) -> dict[str, int]:
    prompt, completion = answer.usage or _counted(answer, body)
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}


def _anthropic_usage(answer: Text, body: Body) -> dict[str, int]:
    """`usage` may go on with the tokens that were read from the server's cache, and those that were stored there."""
    new, said, read, stored = (*(answer.usage or _counted(answer, body)), 0, 0)[:4]
    cache = {"cache_read_input_tokens": read, "cache_creation_input_tokens": stored}
    return {"input_tokens": new, "output_tokens": said, **cache}


def _counted(answer: Text, body: Body) -> tuple[int, int]:
    sent = sum(len(str(message.get("content")).split()) for message in body.get("messages", []))
    return sent, len(answer.content.split())
