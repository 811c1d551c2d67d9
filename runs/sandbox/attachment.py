"""The connection to a container's first process: `attach` of Docker's API, as a pair of streams.

docker-py's own keeps the connection and its response until they are collected; here closing is closing, and that is
what ends a cell.
"""

from __future__ import annotations

import asyncio
import os
import socket
import struct
from contextlib import suppress
from urllib.parse import urlsplit

from runs.sandbox.cell import SandboxError

_DEFAULT_ENGINE = "unix:///var/run/docker.sock"
_PORT = 2375


def engine_address() -> str:
    """Where the engine listens. Raises SandboxError for an address that a cell cannot be spoken to through."""
    address = os.environ.get("DOCKER_HOST") or _DEFAULT_ENGINE
    if urlsplit(address).scheme not in ("unix", "tcp") or os.environ.get("DOCKER_TLS_VERIFY"):
        raise SandboxError(
            f"an engine behind TLS or ssh ({address}) cannot hold cells", "run the sandbox worker next to it"
        )
    return address


def knock() -> None:
    """Raises OSError where nobody listens (docker-py would leave its socket open then). Blocks."""
    address = urlsplit(engine_address())
    if address.scheme == "unix":
        with socket.socket(socket.AF_UNIX) as knocking:
            knocking.connect(address.path)
    else:
        socket.create_connection((address.hostname, address.port or _PORT), timeout=10).close()


class Attachment:
    """Both directions of an attached container; the outputs come multiplexed and only the first is the runner's."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self.writer = reader, writer
        self._data = bytearray()
        self.diagnosis = ""

    @classmethod
    async def open(cls, container: str, api_version: str) -> Attachment:
        """Attach to a container that has been created and not yet been started."""
        attachment = cls(*await _connection())
        query = "stream=1&stdin=1&stdout=1&stderr=1"
        request = (
            f"POST /v{api_version}/containers/{container}/attach?{query} HTTP/1.1\r\n"
            "Host: docker\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: 0\r\n\r\n"
        )
        try:
            await attachment._upgrade(request.encode())
        except BaseException:
            await attachment.close()
            raise
        return attachment

    async def readexactly(self, n: int, /) -> bytes:
        while len(self._data) < n:
            stream, size = struct.unpack("!B3xI", await self._reader.readexactly(8))
            piece = await self._reader.readexactly(size)
            if stream == 1:
                self._data += piece
            else:
                self.diagnosis = (self.diagnosis + piece.decode(errors="replace"))[-2000:]
        taken = bytes(self._data[:n])
        del self._data[:n]
        return taken

    async def close(self) -> None:
        self.writer.transport.abort()
        with suppress(OSError):  # the other end was quicker
            await self.writer.wait_closed()

    async def _upgrade(self, request: bytes) -> None:
        self.writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        if head.split(b" ", 2)[1] not in (b"101", b"200"):
            status = head.splitlines()[0].decode(errors="replace")
            raise ConnectionError(f"Docker does not attach: {status}")


async def _connection() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    address = urlsplit(engine_address())
    if address.scheme == "unix":
        return await asyncio.open_unix_connection(address.path)
    return await asyncio.open_connection(address.hostname, address.port or _PORT)
