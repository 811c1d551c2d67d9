"""A conversation that somebody pastes, read into messages.

Either JSON, `[{"name": …, "content": …}]`, or text in which each message begins with a name of the team and a colon:

    planner: First we load the file.

    coder: Here it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from agents.conversation.messages import Message, ToolAnswer, ToolCall

#: More than any group says; each message is judged with all before it.
MOST = 500

_BEGINNING = re.compile(r"^\s*([A-Za-z0-9_-]{1,64})\s*:\s?", re.MULTILINE)

#: How a message tells the outcome of code (agents.conversation.execution).
_OUTCOME = re.compile(r"exitcode: (\d+) \(execution (?:succeeded|failed)\)")


class Unreadable(ValueError):
    """Nobody could tell who said what; `str()` is a sentence with what to do."""


def read(text: str, names: Collection[str], group: str) -> list[Message]:
    """The messages of a pasted text. `names` are those of the team. Raises Unreadable."""
    if not text.strip():
        raise Unreadable("There is nothing to go through. Paste a conversation, or choose a run.")
    said = _from_json(text) if text.lstrip().startswith("[") else _from_text(text, names)
    return told(said, group)


def told(said: Iterable[Mapping[str, Any]], group: str) -> list[Message]:
    """Messages to the group out of {"name", "content", "calls"?, "answers"?, "by_person"?, "exit_code"?}."""
    messages = [_message(one, group) for one in said]
    if len(messages) > MOST:
        raise Unreadable(f"This has {len(messages)} messages; at most {MOST} are gone through.")
    return messages


def _from_json(text: str) -> list[dict[str, Any]]:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise Unreadable(f"This is not JSON: line {error.lineno}, {error.msg.lower()}.") from None
    except RecursionError:
        raise Unreadable("This is nested too deeply.") from None
    for number, one in enumerate(data, 1):
        if not (isinstance(one, dict) and isinstance(one.get("name"), str) and isinstance(one.get("content"), str)):
            raise Unreadable(f'Message {number} is not {{"name": …, "content": …}} with texts in both.')
    return [{"name": one["name"], "content": one["content"]} for one in data]


def _from_text(text: str, names: Collection[str]) -> list[dict[str, Any]]:
    begun = [found for found in _BEGINNING.finditer(text) if found[1] in names]
    if not begun or text[: begun[0].start()].strip():
        known = ", ".join(list(names)[:5])
        raise Unreadable(f"The first message does not say who speaks. Begin each with a name and a colon: {known}.")
    ends = [*(found.start() for found in begun[1:]), len(text)]
    return [
        {"name": found[1], "content": text[found.end() : end].strip()} for found, end in zip(begun, ends, strict=True)
    ]


def _message(said: Mapping[str, Any], group: str) -> Message:
    content = said["content"]
    outcome = _OUTCOME.match(content) if isinstance(content, str) else None
    return Message(
        said["name"],
        group,
        content if content is None or isinstance(content, str) else str(content),
        calls=tuple(ToolCall(call.get("id"), call["name"], call["arguments"]) for call in said.get("calls", ())),
        answers=tuple(ToolAnswer(one.get("id"), one["name"], one["content"]) for one in said.get("answers", ())),
        by_person=bool(said.get("by_person")),
        exit_code=said.get("exit_code", int(outcome[1]) if outcome else None),
    )
