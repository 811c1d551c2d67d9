"""Calls of tools, put together from the pieces in which they are streamed.

OpenAI sends `index` with every piece, `id` and name with the first. Others leave out the index, or the id, or number
all calls 0, or send each call whole; some still use the one `function_call` of the old API, which has no id at all.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from agents.conversation.messages import ToolCall
from runs.providers.chat import Message


@dataclass(slots=True)
class _Call:
    id: str = ""
    name: str = ""
    arguments: str = ""


class Calls:
    """Takes the pieces in the order of the wire. `length` counts the characters of all arguments so far."""

    def __init__(self) -> None:
        self.length = 0
        self._calls: list[_Call] = []
        self._by_index: dict[int, _Call] = {}
        self._old: _Call | None = None

    def __bool__(self) -> bool:
        return any(call.name for call in (*self._calls, self._old) if call)

    def take(self, message: dict[str, Any]) -> None:
        """The `tool_calls` or the `function_call` of a delta or a message, if it has any."""
        pieces = message.get("tool_calls")
        for piece in pieces if isinstance(pieces, list) else ():
            if isinstance(piece, dict):
                self._add(self._call_of(piece), piece.get("function"))
        if isinstance(function := message.get("function_call"), dict):
            self._old = self._old or _Call()
            self._add(self._old, function)

    def begin(self, identity: str, name: str) -> None:
        """A new call, of a server that announces each."""
        self._calls.append(_Call(identity, name))

    def go_on(self, arguments: str) -> None:
        """More of the arguments of the newest call."""
        if self._calls:
            self._add(self._calls[-1], {"arguments": arguments})

    def end(self) -> None:
        """The newest call has all of its arguments; none at all are an empty object where objects are streamed."""
        if self._calls and not self._calls[-1].arguments:
            self._calls[-1].arguments = "{}"

    def put_together(self, messages: Sequence[Message]) -> tuple[ToolCall, ...]:
        """All calls, in order; those without an id get one that no call in `messages` has."""
        calls = [call for call in self._calls if call.name]
        if not calls and self._old and self._old.name:
            return (ToolCall(None, self._old.name, storable(self._old.arguments)),)
        ids = _free_ids(messages) if any(not call.id for call in calls) else iter(())
        return tuple(ToolCall(call.id or next(ids), call.name, storable(call.arguments)) for call in calls)

    def _call_of(self, piece: dict[str, Any]) -> _Call:
        """The call that this piece belongs to: a new one where its place or its id is new."""
        index, identity = piece.get("index"), _word(piece.get("id"))
        call = self._by_index.get(index) if isinstance(index, int) else self._unnumbered(piece, identity)
        if call is None or (identity and call.id and identity != call.id):
            call = _Call()
            self._calls.append(call)
        call.id = call.id or identity
        if isinstance(index, int):
            self._by_index[index] = call
        return call

    def _unnumbered(self, piece: dict[str, Any], identity: str) -> _Call | None:
        if identity:
            return next((call for call in self._calls if call.id == identity), None)
        function = piece.get("function")
        named = isinstance(function, dict) and function.get("name")
        return self._calls[-1] if self._calls and not named else None

    def _add(self, call: _Call, function: Any) -> None:
        if not isinstance(function, dict):
            return
        # Some servers repeat the name with every piece.
        call.name = call.name or _word(function.get("name"))
        arguments = function.get("arguments")
        words = json.dumps(arguments) if isinstance(arguments, dict) else _word(arguments)
        call.arguments += words
        self.length += len(words)


def storable(text: str) -> str:
    """Without NUL (PostgreSQL stores none), halves of surrogate pairs joined, and replaced where one is missing."""
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _free_ids(messages: Sequence[Message]) -> Iterator[str]:
    taken = {call.get("id") for message in messages for call in message.get("tool_calls") or ()}
    number = len(taken)
    while True:
        if f"call_{number}" not in taken:
            yield f"call_{number}"
        number += 1


def _word(value: Any) -> str:
    return value if isinstance(value, str) else ""
