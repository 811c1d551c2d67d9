"""One request of a block and its answer, carried between the block and a server."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Protocol

from runs.sandbox.http_body import Body
from runs.sandbox.http_head import Malformed, Request
from runs.sandbox.tunnel import Connection, CutOff

_PIECE = 1 << 15


class Count(Protocol):
    """Told of all bytes as they pass. Raises CutOff where there may be no more."""

    def __call__(self, *, sent: int = 0, received: int = 0) -> None: ...


class Conversation:
    """Both ways at once: a server may answer before it has heard everything."""

    def __init__(self, count: Count, connection: Connection, writer: asyncio.StreamWriter) -> None:
        self._count, self._connection, self._writer = count, connection, writer

    async def hold(self, request: Request, reader: asyncio.StreamReader, rest: bytes) -> None:
        """Until the server has said everything. `rest` is what came after the request's head."""
        if request.head is None:
            await self._connection.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            up = asyncio.ensure_future(self._all(rest))
        else:
            up = asyncio.ensure_future(self._one(request, request.head, rest))
        down = asyncio.ensure_future(self._down(reader))
        try:
            await asyncio.wait((up, down), return_when=asyncio.FIRST_COMPLETED)
            if up.done():
                up.result()
            await down
        finally:
            up.cancel()
            down.cancel()
            await asyncio.gather(up, down, return_exceptions=True)

    async def _all(self, data: bytes) -> None:
        """Everything that the block says, and that it says no more."""
        with suppress(OSError):  # a server that hears no more may still have something to say
            while data or (data := await self._connection.read()):
                await self._tell(data)
                data = b""
            self._writer.write_eof()

    async def _one(self, request: Request, head: bytes, data: bytes) -> None:
        """One request, and nothing that comes behind it."""
        body = Body(request.length)
        with suppress(OSError):
            await self._tell(head + self._through(body, data))
            while not body.ended:
                data = await self._connection.read()
                if not data:
                    raise CutOff
                await self._tell(self._through(body, data))

    async def _tell(self, data: bytes) -> None:
        self._count(sent=len(data))
        self._writer.write(data)
        await self._writer.drain()

    async def _down(self, reader: asyncio.StreamReader) -> None:
        while data := await reader.read(_PIECE):
            self._count(received=len(data))
            await self._connection.write(data)

    @staticmethod
    def _through(body: Body, data: bytes) -> bytes:
        try:
            return body.through(data)
        except Malformed as error:
            raise CutOff from error
