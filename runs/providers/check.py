"""The *Test* button of a connection: one tiny call, and what came of it."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from runs.providers.chat import Connection, Message, ProviderError
from runs.providers.kinds import provider_for

# About sixteen tokens. Reading stops there, which ends the call; asking for few tokens instead would be refused by
# some models (they know the setting under another name) and would leave those that think first without an answer.
LONGEST = 64

# A person is watching. A model that has to be loaded first still makes it.
PATIENCE = 30.0

QUESTION: list[Message] = [{"role": "user", "content": "Answer with one word: ready"}]


@dataclass(frozen=True, slots=True)
class Check:
    """`answer` is what the model said; `cause`, `problem` and `mend` are those of the error where it is not `ok`."""

    ok: bool
    seconds: float
    answer: str = ""
    cause: str = ""
    problem: str = ""
    mend: str = ""


async def check(connection: Connection) -> Check:
    """Never raises a ProviderError."""
    started = time.perf_counter()
    brief = replace(connection, longest=LONGEST, timeout=min(connection.timeout, PATIENCE))
    try:
        completion = await provider_for(connection.kind).complete(brief, QUESTION, _ignore)
    except ProviderError as error:
        seconds = time.perf_counter() - started
        return Check(ok=False, seconds=seconds, cause=error.cause, problem=str(error), mend=error.mend)
    return Check(ok=True, seconds=completion.seconds, answer=completion.text.strip())


def _ignore(piece: str) -> None:
    """Nobody watches the pieces."""
