"""The *Test* button of a connection: one tiny call, and what came of it."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from runs.providers.chat import Connection, ProviderError, Request
from runs.providers.kinds import provider_for

# About sixteen tokens. Reading stops there, which ends the call; asking for few tokens instead would be refused by
# some models (they know the setting under another name) and would leave those that think first without an answer.
LONGEST = 64

# A person is watching. A model that has to be loaded first still makes it.
PATIENCE = 30.0
RETRIES = 1

QUESTION = Request(({"role": "user", "content": "Answer with one word: ready"},))

NOTHING = "It answered, but said nothing."
MEND_NOTHING = "Try again; if it stays silent, it may be no chat model."


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
    patience, retries = min(connection.timeout, PATIENCE), min(connection.retries, RETRIES)
    brief = replace(connection, longest=LONGEST, timeout=patience, retries=retries)
    try:
        completion = await provider_for(connection.kind).complete(brief, QUESTION, _ignore)
    except ProviderError as error:
        seconds = time.perf_counter() - started
        return Check(ok=False, seconds=seconds, cause=error.cause, problem=str(error), mend=error.mend)
    if completion.text is None:
        return Check(ok=False, seconds=completion.seconds, cause="broken answer", problem=NOTHING, mend=MEND_NOTHING)
    return Check(ok=True, seconds=completion.seconds, answer=completion.text.strip())


def _ignore(piece: str) -> None:
    """Nobody watches the pieces."""
