"""One answer from the first connection that gives one.

In order, for every call, as users of AutoGen's config_list expect: nothing is remembered from call to call, and each
connection has done its own retries before the next is asked. Only a content filter ends it at once: what one server
must not say, the next should not be talked into.

Where there is a `Memory`, each connection's earlier answer to the same request is looked for before it is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from runs.providers.chat import BadRequest, Completion, Connection, Filtered, OnText, ProviderError, Request
from runs.providers.kinds import provider_for

OnFailure = Callable[[Connection, ProviderError], None]


class Memory(Protocol):
    """Answers that were given before."""

    async def recall(self, connection: Connection, request: Request) -> Completion | None: ...

    async def keep(self, connection: Connection, request: Request, completion: Completion) -> None: ...


def _nothing(*_: object) -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Who hears of a call while it is made.

    `failed` hears of every error, in order. `restart` says that the text streamed so far is void; it comes before
    any text of the next connection, and only where there was text.
    """

    text: OnText
    failed: OnFailure = _nothing
    restart: Callable[[], None] = _nothing


async def complete(
    connections: Sequence[Connection], request: Request, listener: Listener, memory: Memory | None = None
) -> Completion:
    """Raises the last connection's error where none answers."""
    failure: ProviderError = BadRequest("This agent has no model connection.", "Choose one for it.")
    for connection in connections:
        draft = _Draft(listener.text)
        try:
            return await _answer(connection, request, draft, memory)
        except ProviderError as error:
            failure = error
        if draft.begun:
            listener.restart()
        listener.failed(connection, failure)
        if isinstance(failure, Filtered):
            break
    raise failure


async def _answer(connection: Connection, request: Request, on_text: OnText, memory: Memory | None) -> Completion:
    if memory and (known := await memory.recall(connection, request)):
        if known.text:
            on_text(known.text)
        return known
    completion = await provider_for(connection.kind).complete(connection, request, on_text)
    if memory:
        await memory.keep(connection, request, completion)
    return completion


class _Draft:
    """Passes text on and remembers that there was some."""

    def __init__(self, on_text: OnText) -> None:
        self.begun = False
        self._on_text = on_text

    def __call__(self, piece: str) -> None:
        self.begun = True
        self._on_text(piece)
