"""A process's one connection to the hub, on a thread with an event loop of its own.

All event loops and threads of the process share it: a view that announces something through `async_to_sync` lives on a
loop that is gone a moment later, and must not pay for a connection. It connects again by itself and says again who
reads what.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import os
import secrets
import threading
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from studio.embedded.wire import BadFrame, Frames, Op, frame, socket_path

log = logging.getLogger("parley.hub")

#: How long a sender waits for a hub that is away or does not keep up, counted from when that began. Then it drops.
PATIENCE_SECONDS = 1.0
#: How soon to try again: at once while the supervisor restarts it, then seldom.
FIRST_RETRY_SECONDS, LAST_RETRY_SECONDS = 0.02, 0.5
#: What may wait in this process to be sent, whoever waits or not.
LARGEST_BACKLOG = 8 << 20

#: Called on the link's thread with channels and the message that each of them gets.
Deliver = Callable[[list[str], bytes], None]
_Result = TypeVar("_Result")


class Link:
    """`post`, `opened` and `ask` may be called from any thread; everything else happens on the link's own."""

    def __init__(self, path: Path, deliver: Deliver, returned: Callable[[], None]) -> None:
        self.pid = os.getpid()
        self.address = f"hub.{secrets.token_hex(8)}"
        #: Whether what is posted goes out at once; read by other threads without a lock.
        self.open = False
        self._path, self._deliver, self._returned = socket_path(path), deliver, returned
        self._closed_since = time.monotonic()
        self._wire: _Wire | None = None
        self._joined: set[tuple[str, str]] = set()
        self._listening: set[str] = set()
        self._answers: dict[int, asyncio.Future[None]] = {}
        self._tickets = itertools.count(1)
        self._loop = asyncio.new_event_loop()
        self._opening = asyncio.Event()
        self._ever_connected = False
        self._connecting = self._loop.create_task(self._stay_connected())
        self._thread = threading.Thread(target=self._live, name="hub link", daemon=True)
        self._thread.start()

    # From any thread

    def post(self, message: bytes) -> None:
        """Send without waiting; dropped if the hub is away."""
        self._loop.call_soon_threadsafe(self._write, message)

    async def opened(self) -> bool:
        """Wait, within the patience that is left, until what is posted goes out. False: drop it."""
        left = self._closed_since + PATIENCE_SECONDS - time.monotonic()
        return self.open or (left > 0 and await self._here(self._open_within(left)))

    async def join(self, group: str, channel: str) -> None:
        """Returns when the hub sends what is told to the group, or (away) it will as soon as it is back."""
        await self._here(self._asked(Op.JOIN, group, channel))

    async def flush(self) -> None:
        await self._here(self._asked(Op.FLUSH))

    def leave(self, group: str, channel: str) -> None:
        self._loop.call_soon_threadsafe(self._leave, group, channel)

    def listen(self, channel: str) -> None:
        self._loop.call_soon_threadsafe(self._listen, channel)

    def close_channel(self, channel: str) -> None:
        self._loop.call_soon_threadsafe(self._close_channel, channel)

    def stop(self) -> None:
        """Disconnect and end the thread."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._connecting.cancel)
            self._thread.join()

    async def _here(self, work: Coroutine[Any, Any, _Result]) -> _Result:
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))

    # On the link's thread: the connection

    def _live(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._connecting)
        except asyncio.CancelledError:
            self._abandon()
        finally:
            self._loop.run_until_complete(asyncio.sleep(0))  # the transport closes its socket in a callback
            self._loop.close()

    async def _stay_connected(self) -> None:
        wait, missed = FIRST_RETRY_SECONDS, False
        while True:
            try:
                _, wire = await self._loop.create_unix_connection(lambda: _Wire(self), str(self._path))
            except OSError as error:
                if not missed and self._patience_is_over():
                    missed = True
                    log.warning("the hub is away, so nobody is told what happens until it is back: %s", error)
                await asyncio.sleep(wait)
                wait = min(2 * wait, LAST_RETRY_SECONDS)
            else:
                self._connected(wire)
                wait, missed = FIRST_RETRY_SECONDS, False
                await wire.lost
                self._abandon()

    def _patience_is_over(self) -> bool:
        return time.monotonic() > self._closed_since + PATIENCE_SECONDS

    def _connected(self, wire: _Wire) -> None:
        again, self._wire = self._ever_connected or self._patience_is_over(), wire
        self._ever_connected = True
        wire.write(frame(Op.HELLO, self.address))
        for channel in self._listening:
            wire.write(frame(Op.LISTEN, channel))
        for group, channel in self._joined:
            wire.write(frame(Op.JOIN, 0, group, channel))
        self.set_open(True)
        if again:
            self._returned()

    def _abandon(self) -> None:
        self.set_open(False)
        if self._wire:
            self._wire.abort()
        self._wire = None
        for answer in self._answers.values():
            answer.cancel()
        self._answers.clear()

    def set_open(self, value: bool) -> None:
        """The connection came or went, or its other end began or ceased to keep up."""
        if self.open and not value:
            self._closed_since = time.monotonic()
        self.open = value
        if value:
            self._opening.set()
        else:
            self._opening.clear()

    async def _open_within(self, seconds: float) -> bool:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._opening.wait(), seconds)
        return self.open

    # On the link's thread: what is said and heard

    def _write(self, message: bytes) -> None:
        if self._wire:
            self._wire.write(message)

    async def _asked(self, op: Op, *parts: str) -> None:
        if op is Op.JOIN:
            self._joined.add((parts[0], parts[1]))
        else:
            self._joined.clear()
        left = max(0.0, self._closed_since + PATIENCE_SECONDS - time.monotonic())
        if not self.open and not await self._open_within(left):
            return
        ticket = next(self._tickets)
        answer = self._answers[ticket] = self._loop.create_future()
        self._write(frame(op, ticket, *parts))
        await asyncio.wait({answer}, timeout=PATIENCE_SECONDS)
        self._answers.pop(ticket, None)

    def _leave(self, group: str, channel: str) -> None:
        self._joined.discard((group, channel))
        self._write(frame(Op.LEAVE, group, channel))

    def _listen(self, channel: str) -> None:
        self._listening.add(channel)
        self._write(frame(Op.LISTEN, channel))

    def _close_channel(self, channel: str) -> None:
        self._listening.discard(channel)
        self._joined = {(group, member) for group, member in self._joined if member != channel}
        self._write(frame(Op.CLOSE, channel))

    def hear(self, received: list[Any]) -> None:
        """A frame from the hub."""
        match received:
            case [Op.MESSAGE, list(channels), bytes(message)]:
                self._deliver(channels, message)
            case [Op.DONE, int(ticket)]:
                if (answer := self._answers.get(ticket)) and not answer.done():
                    answer.set_result(None)
            case _:
                raise BadFrame(received[0])


class _Wire(asyncio.Protocol):
    """One connection, from its making to its loss."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._frames = Frames()
        self._transport: asyncio.Transport | None = None
        self.lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, _: Exception | None) -> None:
        if not self.lost.done():
            self.lost.set_result(None)

    def data_received(self, data: bytes) -> None:
        try:
            for received in self._frames.feed(data):
                self._link.hear(received)
        except BadFrame as error:
            log.warning("the hub sent what is not understood: %s", error)
            self.abort()

    def pause_writing(self) -> None:
        self._link.set_open(False)

    def resume_writing(self) -> None:
        self._link.set_open(True)

    def write(self, message: bytes) -> None:
        if self._transport and self._transport.get_write_buffer_size() < LARGEST_BACKLOG:
            self._transport.write(message)

    def abort(self) -> None:
        if self._transport:
            self._transport.abort()
