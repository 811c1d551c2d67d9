"""For what tells nobody when it happens: look again until it is so, or give up."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

LIMIT_SECONDS = 60.0
LOOK_SECONDS = 0.02

Seen = TypeVar("Seen")


def until(look: Callable[[], Seen], what: str = "") -> Seen:
    """The first thing seen that counts as true."""
    deadline = time.monotonic() + LIMIT_SECONDS
    while not (seen := look()):
        assert time.monotonic() < deadline, f"waited in vain: {what or look}"
        time.sleep(LOOK_SECONDS)
    return seen


async def soon(look: Callable[[], Seen], what: str = "") -> Seen:
    """The same without holding up the event loop."""
    return await asyncio.to_thread(until, look, what)


def is_alive(pid: int) -> bool:
    """A zombie is not: it waits for whatever process 1 is here."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False
