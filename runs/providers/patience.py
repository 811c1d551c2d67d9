"""Asking again: what may pass by itself is waited for, a little longer each time, and not for ever.

A rate limit, an overload, a line that drops before anything was said: those pass. A wrong key, an unknown model or a
silent server do not, and are reported as they are, at once.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from itertools import count
from typing import TypeVar

from runs.providers.chat import Connection, ProviderError

# Doubled with each try, up to the longest. The jitter keeps conversations that failed together apart.
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 8.0
JITTER = 0.25

Result = TypeVar("Result")


async def patiently(connection: Connection, attempt: Callable[[], Awaitable[Result]]) -> Result:
    """The first result that `attempt` gives within the connection's retries and deadline; else its last error."""
    started = time.monotonic()
    for number in count():
        try:
            return await attempt()
        except ProviderError as error:
            wait = pause(number, error.retry_after)
            late = time.monotonic() - started + wait > connection.deadline
            if not error.passing or number >= connection.retries or late:
                raise
        await asyncio.sleep(wait)
    raise AssertionError("count() has no end")


def pause(number: int, retry_after: float | None = None) -> float:
    """Seconds before try `number` (from 0) is repeated: what the server asks for, else our own."""
    if retry_after is not None:
        return max(0.0, retry_after)
    longest = min(FIRST_PAUSE * 2.0 ** min(number, 10), LONGEST_PAUSE)
    return longest * (1 - JITTER * random.random())  # noqa: S311 - no secret
