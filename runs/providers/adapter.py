"""Messages as a server takes them.

The engine's messages are the field's: any order of roles, system messages anywhere, a `name` for who spoke. A server
of the OpenAI kind takes them as they are, but for names that its API refuses ("free"). Others want one system message
and then user and assistant by turns ("strict"): `by_turns`. Nothing that was said is lost on the way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from runs.providers.chat import Message, Roles

# The API takes no other names (a space is a 400); speakers that matter are in the text as well.
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")

#: What a user says where the user's turn it is and nobody said anything: the opening, and the end.
OPENING = "Let us begin."
GO_ON = "Please go on."


def adapted(messages: Sequence[Message], roles: Roles) -> Sequence[Message]:
    return by_turns(messages) if roles == "strict" else with_sendable_names(messages)


def with_sendable_names(messages: Sequence[Message]) -> Sequence[Message]:
    """The same messages, the very same objects where their names may be sent."""
    names = {message.get("name") for message in messages}
    unsendable = {name for name in names if name is not None and not _sendable(name)}
    return [_anonymous(message, unsendable) for message in messages] if unsendable else messages


@lru_cache(maxsize=4096)
def _sendable(name: Any) -> bool:
    return isinstance(name, str) and _NAME.fullmatch(name) is not None


def _anonymous(message: Message, names: set[Any]) -> Message:
    # The answer to an old-style call is matched to it by its name: without one no server takes it.
    if message.get("name") not in names or message.get("role") == "function":
        return message
    return {key: value for key, value in message.items() if key != "name"}


def by_turns(messages: Sequence[Message]) -> list[Message]:
    """System messages from the start as one; then user and assistant by turns, each answer of a tool after its call.

    Later system messages become the user's. Neighbours of one role are joined by a blank line, and where more than
    one speaker stands behind the user, each says who speaks. Empty messages are left out. The user begins and ends.
    """
    told = _leading_system(messages)
    rest = _with_speakers([message for message in messages[len(told) :] if not _is_empty(message)])
    turns: list[Message] = []
    for message in rest:
        if turns and message["role"] == turns[-1]["role"] and message["role"] in ("user", "assistant"):
            turns[-1] = _joined(turns[-1], message)
        else:
            turns.append(message)
    system: list[Message] = [{"role": "system", "content": _text_of_all(told)}] if told else []
    return system + _opened_and_ended(turns)


def _leading_system(messages: Sequence[Message]) -> list[Message]:
    """Where there are only system messages, the last of them is the question."""
    number = next((at for at, one in enumerate(messages) if one["role"] != "system"), max(0, len(messages) - 1))
    return list(messages[:number])


def _with_speakers(messages: Sequence[Message]) -> list[Message]:
    spoken = {message.get("name") for message in messages if message["role"] == "user"}
    several = len(spoken - {None}) > 1
    return [
        _told_by(message, several) if message["role"] in ("user", "system") else _unnamed(message)
        for message in messages
    ]


def _told_by(message: Message, several: bool) -> Message:
    content, name = message.get("content"), message.get("name")
    if several and name:
        head = f"{name}:\n"
        content = head + content if isinstance(content, str) else [_text(head), *(content or ())]
    return {"role": "user", "content": content}


def _unnamed(message: Message) -> Message:
    changed = {key: value for key, value in message.items() if key != "name" or message["role"] == "function"}
    return changed if changed.get("content") is not None else changed | {"content": ""}


def _joined(first: Message, second: Message) -> Message:
    calls = [*(first.get("tool_calls") or ()), *(second.get("tool_calls") or ())]
    content = joined_content(first["content"], second["content"])
    return first | second | {"content": content} | ({"tool_calls": calls} if calls else {})


def joined_content(first: Any, second: Any) -> Any:
    """Text below text; where one of them has pictures, a list of parts."""
    if isinstance(first, str) and isinstance(second, str):
        return f"{first}\n\n{second}" if first and second else first or second
    return [*parts_of(first), *parts_of(second)]


def parts_of(content: Any) -> list[dict[str, Any]]:
    """Content as a list of parts, whatever it was."""
    if isinstance(content, str):
        return [_text(content)] if content else []
    return list(content or ())


def _opened_and_ended(turns: list[Message]) -> list[Message]:
    begin: list[Message] = [{"role": "user", "content": OPENING}]
    end: list[Message] = [{"role": "user", "content": GO_ON}]
    opened = turns if turns and turns[0]["role"] == "user" else begin + turns
    return opened + end if opened[-1]["role"] == "assistant" and not opened[-1].get("tool_calls") else opened


def _is_empty(message: Message) -> bool:
    if message["role"] in ("tool", "function") or message.get("tool_calls") or message.get("function_call"):
        return False
    return not has_content(message.get("content"))


def has_content(content: Any) -> bool:
    if isinstance(content, str):
        return bool(content.strip())
    return any(part.get("type") != "text" or str(part.get("text", "")).strip() for part in content or ())


def text_of(content: Any) -> str:
    """The text of a content, pictures left out."""
    if isinstance(content, str):
        return content
    return "".join(str(part.get("text", "")) for part in content or () if isinstance(part, dict))


def _text_of_all(messages: Iterable[Message]) -> str:
    return "\n\n".join(filter(None, (text_of(message.get("content")) for message in messages)))


def _text(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text}
