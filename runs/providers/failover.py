"""One answer from the first connection that gives one.

In order, for every call, as users of AutoGen's config_list expect: nothing is remembered from call to call, and each
connection has done its own retries before the next is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from runs.providers.chat import BadRequest, Completion, Connection, Message, OnText, ProviderError
from runs.providers.kinds import provider_for

OnFailure = Callable[[Connection, ProviderError], None]
OnRestart = Callable[[], None]


async def complete(
    connections: Sequence[Connection],
    messages: Sequence[Message],
    on_text: OnText,
    on_failure: OnFailure | None = None,
    on_restart: OnRestart | None = None,
) -> Completion:
    """Raises the last connection's error where none answers.

    `on_failure` hears of every error, in order. `on_restart` says that the text streamed so far is void; it comes
    before any text of the next connection, and only where there was text.
    """
    failure: ProviderError = BadRequest("This agent has no model connection.", "Choose one for it.")
    for connection in connections:
        draft = _Draft(on_text)
        try:
            return await provider_for(connection.kind).complete(connection, messages, draft)
        except ProviderError as error:
            failure = error
        if draft.begun and on_restart:
            on_restart()
        if on_failure:
            on_failure(connection, failure)
    raise failure


class _Draft:
    """Passes text on and remembers that there was some."""

    def __init__(self, on_text: OnText) -> None:
        self.begun = False
        self._on_text = on_text

    def __call__(self, piece: str) -> None:
        self.begun = True
        self._on_text(piece)
