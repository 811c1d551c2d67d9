"""One event loop for all runs of a worker process.

Celery's threads hand their coroutine over and wait: conversations are I/O, so hundreds share this one loop, and a loop
for each would hold sockets and descriptors of its own.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Coroutine
from concurrent.futures import CancelledError
from typing import Any


class _Loop:
    """Started by the first who needs it, and anew after a fork."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pid = 0
        self.loop: asyncio.AbstractEventLoop | None = None
        self.tasks: set[asyncio.Task[Any]] = set()

    def started(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self.loop is None or self._pid != os.getpid():
                self.loop, self._pid = asyncio.new_event_loop(), os.getpid()
                threading.Thread(target=self.loop.run_forever, name="runs", daemon=True).start()
            return self.loop


_shared = _Loop()


def run(work: Coroutine[Any, Any, None]) -> None:
    """Do `work` on the shared loop, from any other thread; returns when it is done or was cancelled."""

    async def tracked() -> None:
        task = asyncio.ensure_future(work)
        _shared.tasks.add(task)
        try:
            await task
        finally:
            _shared.tasks.discard(task)

    try:
        asyncio.run_coroutine_threadsafe(tracked(), _shared.started()).result()
    except CancelledError:
        return


def begin(work: Coroutine[Any, Any, None]) -> None:
    """Have `work` done on the shared loop, from any other thread, and do not wait for it."""
    asyncio.run_coroutine_threadsafe(work, _shared.started())


def cancel_all() -> None:
    """Cancel everything under way: each run releases its lease in its own clean-up."""
    if _shared.loop:
        for task in list(_shared.tasks):
            _shared.loop.call_soon_threadsafe(task.cancel)
