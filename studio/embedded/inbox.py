"""The messages of one channel that nobody has taken yet: filled by one thread, emptied on any event loop of another."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress


class Inbox:
    """Beyond its capacity the newest messages are dropped, as the group_send of every channel layer does.

    No lock: an append and a popleft of a deque are atomic, and whoever waits looks again after it has said that it
    waits.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._messages: deque[bytes] = deque()
        self._waiters: deque[asyncio.Future[None]] = deque()

    def put(self, message: bytes) -> bool:
        """From any thread. False if it was dropped."""
        if len(self._messages) >= self._capacity:
            return False
        self._messages.append(message)
        self._wake_one()
        return True

    async def get(self) -> bytes:
        while True:
            waiter = asyncio.get_running_loop().create_future()
            self._waiters.append(waiter)
            try:
                if not self._messages:
                    await waiter
                return self._messages.popleft()
            except IndexError:
                continue  # another reader was faster
            except asyncio.CancelledError:
                self._wake_one()  # the message that this one was woken for is another's now
                raise
            finally:
                with suppress(ValueError):
                    self._waiters.remove(waiter)

    def _wake_one(self) -> None:
        while self._waiters:
            try:
                waiter = self._waiters.popleft()
                waiter.get_loop().call_soon_threadsafe(self._wake, waiter)
            except (IndexError, RuntimeError):
                continue  # it has just gone; or its loop is closed
            return

    def _wake(self, waiter: asyncio.Future[None]) -> None:
        if waiter.done():
            self._wake_one()
        else:
            waiter.set_result(None)
