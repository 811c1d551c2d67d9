"""The engine's messages as Anthropic's Messages API takes them.

The system prompt stands apart; user and assistant take turns (`adapter.by_turns`); what a message holds are blocks:
text, pictures, calls of tools (the assistant's), and their results, which are the user's and come first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from runs.providers.adapter import GO_ON, by_turns, has_content, parts_of
from runs.providers.chat import Message

Block = dict[str, Any]

_STRANGE = re.compile(r"[^A-Za-z0-9_-]")
_DATA_URL = re.compile(r"data:(image/[\w.+-]+);base64,(.*)", re.DOTALL)


def split_off(messages: Sequence[Message]) -> tuple[str, list[Message]]:
    """The system prompt ("" for none), and all else as turns that begin and end with the user's."""
    turns = by_turns(messages)
    system = turns.pop(0)["content"] if turns[0]["role"] == "system" else ""
    told: list[Message] = []
    for number, turn in enumerate(turns):
        role = "assistant" if turn["role"] == "assistant" else "user"
        blocks = _blocks(turn, turns[:number])
        if told and told[-1]["role"] == role:
            told[-1]["content"].extend(blocks)
        else:
            told.append({"role": role, "content": blocks})
    if told[-1]["role"] == "assistant":
        told.append({"role": "user", "content": [_text(GO_ON)]})
    return system, told


def tools_in(messages: Sequence[Message]) -> list[str]:
    """Names of the tools that these turns call, each once."""
    blocks = (block for message in messages for block in message["content"])
    return list(dict.fromkeys(block["name"] for block in blocks if block["type"] == "tool_use"))


def _blocks(turn: Message, before: Sequence[Message]) -> list[Block]:
    match turn["role"]:
        case "tool":
            return [_result(turn["tool_call_id"], turn["content"])]
        case "function":
            # The old style has no ids: it answers the call right before it.
            return [_result(_old_id(len(before) - 1), turn["content"])]
        case _:
            return _said(turn.get("content")) + _calls(turn, len(before))


def _said(content: Any) -> list[Block]:
    return [_block(part) for part in parts_of(content) if has_content([part])]


def _block(part: dict[str, Any]) -> Block:
    if part.get("type") != "image_url":
        return _text(str(part.get("text", "")))
    url = part["image_url"]["url"]
    if data := _DATA_URL.fullmatch(url):
        source = {"type": "base64", "media_type": data[1], "data": data[2]}
    else:
        source = {"type": "url", "url": url}
    return {"type": "image", "source": source}


def _calls(turn: Message, place: int) -> list[Block]:
    blocks = [_use(call["id"], call["function"]) for call in turn.get("tool_calls") or ()]
    if function := turn.get("function_call"):
        blocks.append(_use(_old_id(place), function))
    return blocks


def _use(identity: str, function: dict[str, Any]) -> Block:
    return {"type": "tool_use", "id": _id(identity), "name": function["name"], "input": _input(function["arguments"])}


def _result(identity: str, content: Any) -> Block:
    return {"type": "tool_result", "tool_use_id": _id(identity), "content": content or ""}


def _input(arguments: str) -> dict[str, Any]:
    """Calls are written as objects here. What a model wrote instead of JSON is still shown to it."""
    try:
        found = json.loads(arguments or "{}")
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {"arguments": arguments}


def _old_id(place: int) -> str:
    return f"function_{place}"


def _id(identity: str) -> str:
    """Other servers put dots and colons into ids."""
    return _STRANGE.sub("_", identity) or "_"


def _text(text: str) -> Block:
    return {"type": "text", "text": text}
