"""What lies behind a cell's way out: a proxy that knows which hosts its code may call, and connects to no other.

It resolves names itself, refuses addresses that are not of the public internet, and connects to the address that it
checked. It takes CONNECT (in which it understands nothing, so TLS stays between the code and the server) and requests
for http:// addresses, one a connection. Everything is bounded, and counted for whoever reads the run.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from runs.hosts import Host, IpAddress, addresses_of, is_public
from runs.sandbox import http_head
from runs.sandbox.cell import MiB, Reached
from runs.sandbox.conversation import Conversation, Count
from runs.sandbox.http_head import Malformed, Request
from runs.sandbox.tunnel import Connection, CutOff

_PORTS = (80, 443)
#: What is read of a server ahead of the block.
_AHEAD = 1 << 15
#: Names looked up at the same time by one job, and addresses tried of one name.
_LOOKUPS, _ADDRESSES = 4, 4
#: Hosts that are named to people; of more, which only an enemy asks for, the sums.
_NAMED = 50
_MORE = "…"
_END = b"\r\n\r\n"
_MEND = "Whoever administers this Parley can add it."


@dataclass(frozen=True, slots=True)
class Outside:
    """What a proxy sees of the world, and how much of it one job may have. Seconds; bytes of all connections together.

    Tests have an outside of their own, since the real one has no address of this machine.
    """

    resolve: Callable[[str, int], Awaitable[list[str]]] = addresses_of
    permits: Callable[[IpAddress], bool] = is_public
    requests: int = 2000
    sent: int = 64 * MiB
    received: int = 256 * MiB
    asking: float = 20
    connecting: float = 15
    idle: float = 60


THE_INTERNET = Outside()


class _Refused(Exception):
    """The answer to a request that leads nowhere. `status` of HTTP."""

    def __init__(self, status: int, problem: str, mend: str = "") -> None:
        super().__init__(problem)
        self.status, self.mend = status, mend


class Proxy:
    """For one job. `serve` is called with each connection of its blocks."""

    def __init__(self, hosts: tuple[str, ...], outside: Outside) -> None:
        self._hosts, self._outside = tuple(map(Host.parse, hosts)), outside
        self._reached: dict[str, Reached] = {}
        self._requests = 0
        self._lookups = asyncio.Semaphore(_LOOKUPS)

    @property
    def reached(self) -> tuple[Reached, ...]:
        """What has been asked for so far, in the order of first asking."""
        return tuple(self._reached.values())

    async def serve(self, connection: Connection) -> None:
        """Raises CutOff or OSError where the block must know that it did not hear everything."""
        try:
            request, rest = await self._asked(connection)
        except _Refused as refused:
            return await connection.write(_answer(refused))
        try:
            await self._answered(connection, request, rest)
        except _Refused as refused:
            self._note(request, refused=str(refused))
            await connection.write(_answer(refused))

    async def _asked(self, connection: Connection) -> tuple[Request, bytes]:
        """The request, and what came after its head."""
        data = b""
        try:
            async with asyncio.timeout(self._outside.asking):
                while _END not in data:
                    piece = await connection.read()
                    data += piece
                    if not piece or len(data) > http_head.LONGEST + len(_END):
                        break
            head, end, rest = data.partition(_END)
            if not end:
                raise Malformed("its head has no end")
            return http_head.parse(head), rest
        except TimeoutError as error:
            raise _Refused(408, "The request did not come in time.") from error
        except Malformed as error:
            raise _Refused(400, f"The request is not understood: {error}.") from error

    async def _answered(self, connection: Connection, request: Request, rest: bytes) -> None:
        self._admit(request)
        async with self._server(request) as (reader, writer):
            self._note(request, requests=1)
            try:
                async with asyncio.timeout(self._outside.idle) as idle:
                    conversation = Conversation(self._counter(request, idle), connection, writer)
                    await conversation.hold(request, reader, rest)
            except TimeoutError as error:
                raise CutOff from error

    def _admit(self, request: Request) -> None:
        self._requests += 1
        if self._requests > self._outside.requests:
            raise _Refused(429, f"This sandbox has made {self._outside.requests} requests, and may make no more.")
        known = [host for host in self._hosts if host.covers(request.host)]
        if not known:
            raise _Refused(403, f"{request.host} is not on the allow list of this sandbox profile.", _MEND)
        if not any(request.port == host.port or (host.port is None and request.port in _PORTS) for host in known):
            problem = f"Port {request.port} of {request.host} is not on the allow list of this sandbox profile."
            raise _Refused(403, problem, _MEND)

    @asynccontextmanager
    async def _server(self, request: Request) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        try:
            async with asyncio.timeout(self._outside.connecting):
                reader, writer = await self._connected(request, await self._addresses(request))
        except (OSError, TimeoutError) as error:
            raise _Refused(502, f"{request.host} cannot be reached: {error or 'it does not answer'}.") from error
        try:
            yield reader, writer
        finally:
            writer.transport.abort()

    async def _addresses(self, request: Request) -> list[str]:
        async with self._lookups:
            found = await self._outside.resolve(request.host, request.port)
        public = [address for address in found if self._outside.permits(ipaddress.ip_address(address))]
        if not public:
            raise _Refused(403, f"{request.host} has no address of the public internet.")
        return public[:_ADDRESSES]

    async def _connected(
        self, request: Request, addresses: list[str]
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        problem = OSError("it has no address")
        for address in addresses:
            try:
                return await asyncio.open_connection(address, request.port, limit=_AHEAD)
            except OSError as error:
                problem = error
        raise problem

    def _counter(self, request: Request, idle: asyncio.Timeout) -> Count:
        loop, outside = asyncio.get_running_loop(), self._outside

        def count(*, sent: int = 0, received: int = 0) -> None:
            """Raises CutOff where the job has had its share."""
            idle.reschedule(loop.time() + outside.idle)
            self._note(request, sent=sent, received=received)
            for word, most in (("sent", outside.sent), ("received", outside.received)):
                if sum(getattr(host, word) for host in self._reached.values()) > most:
                    self._note(request, refused=f"more than {most} bytes were {word}")
                    raise CutOff

        return count

    def _note(self, request: Request, refused: str = "", **counts: int) -> None:
        place = request.place
        if place not in self._reached and len(self._reached) >= _NAMED:
            place = _MORE
        known = self._reached.get(place, Reached(place))
        sums = {word: getattr(known, word) + count for word, count in counts.items()}
        self._reached[place] = replace(known, refused=refused or known.refused, **sums)


def _answer(refused: _Refused) -> bytes:
    """The reason stands in the first line too: of a refused CONNECT many clients show only that."""
    reason = " ".join(str(refused).split()).encode("ascii", "replace")
    body = reason + (b" " + refused.mend.encode() if refused.mend else b"") + b"\n"
    return b"HTTP/1.1 %d %b\r\nContent-Type: text/plain\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%b" % (
        refused.status,
        reason,
        len(body),
        body,
    )
