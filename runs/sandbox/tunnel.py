"""The host's end of a block's connections; the cell's is `inside.tunnel`.

What the runner says of them is believed no more than the rest: one that says more than it was given room for, or holds
more connections than a runner does, has lost its cell. Nothing here waits for a connection while frames are read, so
output, the block's end and a stop come through whatever the connections do.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Self

from runs.sandbox.cell import SandboxError
from runs.sandbox.inside.tunnel import MOST, WINDOW

_NUMBER, _PAIR = struct.Struct("!I"), struct.Struct("!II")
#: In one frame, so that the connections take turns.
_PIECE = 1 << 14

Send = Callable[[bytes, bytes], Awaitable[None]]


class CutOff(Exception):
    """A connection ends before all was said, and the block is to know."""


class Connection:
    """One connection of a block, as a pair of streams."""

    def __init__(self, number: int, send: Send) -> None:
        self._number, self._send = number, send
        self._heard, self._silent = bytearray(), False
        self._room = WINDOW
        self._changed = asyncio.Event()

    async def read(self) -> bytes:
        """What has come since; b"" once the block says no more."""
        while not self._heard:
            if self._silent:
                return b""
            await self._change()
        data = bytes(self._heard)
        self._heard.clear()
        await self._send(b"W", _PAIR.pack(self._number, len(data)))
        return data

    async def write(self, data: bytes) -> None:
        """Returns when all is on its way, which may take until the block listens."""
        while data:
            while not self._room:
                await self._change()
            piece = data[: min(self._room, _PIECE)]
            data = data[len(piece) :]
            self._room -= len(piece)
            await self._send(b"T", _NUMBER.pack(self._number) + piece)

    def hear(self, data: bytes) -> None:
        self._silent = self._silent or not data
        self._heard += data
        if len(self._heard) > WINDOW:
            raise ValueError("more was said than there was room for")
        self._changed.set()

    def give_room(self, count: int) -> None:
        self._room += count
        if self._room > WINDOW:
            raise ValueError("more was heard than was said")
        self._changed.set()

    async def _change(self) -> None:
        self._changed.clear()
        await self._changed.wait()


Serve = Callable[[Connection], Awaitable[None]]


class Tunnel:
    """All connections of one block. Each is served by a task, which ends when the runner says so or the block ends.

    `serve` raises CutOff or OSError for a connection that ends before its time.
    """

    def __init__(self, send: Send, serve: Serve | None) -> None:
        self._send, self._serve = send, serve
        self._open: dict[int, tuple[Connection, asyncio.Task[None]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def take(self, kind: bytes, payload: bytes) -> None:
        """A frame about a connection. Raises ValueError for one that no runner sends."""
        if len(payload) < _NUMBER.size or (kind == b"W" and len(payload) != _PAIR.size):
            raise ValueError("a frame is too short")
        number = _NUMBER.unpack_from(payload)[0]
        if kind == b"N":
            self._begin(number)
        elif known := self._open.get(number):
            connection, task = known
            if kind == b"T":
                connection.hear(payload[_NUMBER.size :])
            elif kind == b"W":
                connection.give_room(_PAIR.unpack(payload)[1])
            else:
                del self._open[number]
                task.cancel()

    def _begin(self, number: int) -> None:
        if self._serve is None or number in self._open or len(self._open) >= MOST:
            raise ValueError("there is one connection too many")
        connection = Connection(number, self._send)
        task = asyncio.ensure_future(self._served(number, connection, self._serve))
        self._open[number] = connection, task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _served(self, number: int, connection: Connection, serve: Serve) -> None:
        """The number is forgotten before the runner hears of the end, since it may then begin another."""
        end = b"X"
        try:
            await serve(connection)
        except (OSError, CutOff):
            end = b"R"
        except SandboxError:
            return  # the cell is gone, as whoever reads its frames hears too
        self._open.pop(number, None)
        with suppress(SandboxError):
            await self._send(end, _NUMBER.pack(number))
