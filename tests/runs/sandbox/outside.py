"""An outside for tests: servers of this machine under names of their own, and a caller without a cell."""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from runs.sandbox.proxy import Outside, Proxy
from runs.sandbox.tunnel import Tunnel

NAME = "site.example"
Answering = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def outside(*addresses: str, **bounds: Any) -> Outside:
    """Every name leads to these addresses (else: to this machine), and every address is allowed."""

    async def resolve(host: str, port: int) -> list[str]:
        return list(addresses) or ["127.0.0.1"]

    return Outside(resolve, lambda address: True, **bounds)


@dataclass
class Server:
    """`heard` is what each connection has said; `open` how many there are."""

    port: int = 0
    heard: list[bytearray] = field(default_factory=list)
    open: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def host(self) -> str:
        return f"{NAME}:{self.port}"

    async def is_left(self) -> None:
        """Nobody is connected any more."""
        async with asyncio.timeout(30):
            while self.open:
                self.changed.clear()
                await self.changed.wait()


@asynccontextmanager
async def serving(answer: Answering, **options: Any) -> AsyncIterator[Server]:
    """A server of this machine, which answers each connection so."""
    made = Server()

    async def answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        made.open += 1
        try:
            await answer(reader, writer)
        except (OSError, EOFError):
            pass  # the other end has gone
        finally:
            made.open -= 1
            made.changed.set()
            writer.transport.abort()

    listening = await asyncio.start_server(answered, "127.0.0.1", 0, **options)
    made.port = listening.sockets[0].getsockname()[1]
    async with listening:
        yield made


@asynccontextmanager
async def website(body: bytes = b"hello", **options: Any) -> AsyncIterator[Server]:
    """Answers each request with `body`, and keeps all that it hears, also behind the request."""
    heard: list[bytearray] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        said = bytearray()
        heard.append(said)
        said += await reader.readuntil(b"\r\n\r\n")
        for line in bytes(said).lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                said += await reader.readexactly(int(line.partition(b":")[2]))
            elif line == b"transfer-encoding: chunked":
                said += await reader.readuntil(b"0\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%b" % (len(body), body))
        await writer.drain()
        writer.write_eof()
        said += await reader.read()

    async with serving(answer, **options) as made:
        made.heard = heard
        yield made


def certificate(folder: Path) -> tuple[ssl.SSLContext, str]:
    """A server's context, and the certificate that its clients must trust, as text."""
    key, now = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(now - dt.timedelta(1)).not_valid_after(now + dt.timedelta(1))
    names = x509.SubjectAlternativeName([x509.DNSName(NAME), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = builder.add_extension(names, critical=False).sign(key, hashes.SHA256())
    public = made.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "server.pem").write_bytes(private + public)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")
    return context, public.decode()


@dataclass
class Caller:
    """A block's end of one connection. It hears all at once, and says so, unless it is `deaf`."""

    tunnel: Tunnel
    number: int
    heard: bytearray = field(default_factory=bytearray)
    ending: bytes = b""
    deaf: bool = False
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    room: int = 1 << 17

    def say(self, data: bytes) -> None:
        self.tunnel.take(b"T", struct.pack("!I", self.number) + data)

    def leave(self) -> None:
        self.tunnel.take(b"R", struct.pack("!I", self.number))

    async def until(self, what: Callable[[Caller], bool]) -> None:
        async with asyncio.timeout(30):
            while not what(self):
                self.changed.clear()
                await self.changed.wait()

    async def answer(self) -> bytes:
        """All that is said until the end, whichever it is."""
        await self.until(lambda caller: bool(caller.ending))
        return bytes(self.heard)


class Callers:
    """Many connections to one proxy, without a cell between."""

    def __init__(self, proxy: Proxy) -> None:
        self._callers: dict[int, Caller] = {}
        self.tunnel = Tunnel(self._hear, proxy.serve)

    def call(self, said: bytes = b"", *, deaf: bool = False) -> Caller:
        caller = Caller(self.tunnel, len(self._callers) + 1, deaf=deaf)
        self._callers[caller.number] = caller
        self.tunnel.take(b"N", struct.pack("!I", caller.number))
        if said:
            caller.say(said)
        return caller

    async def _hear(self, kind: bytes, payload: bytes) -> None:
        caller = self._callers[struct.unpack_from("!I", payload)[0]]
        if kind == b"T":
            caller.heard += payload[4:]
            if not caller.deaf:
                self.tunnel.take(b"W", struct.pack("!II", caller.number, len(payload) - 4))
        elif kind == b"W":
            caller.room += struct.unpack("!II", payload)[1]
        else:
            caller.ending = kind
        caller.changed.set()


@asynccontextmanager
async def calling(proxy: Proxy) -> AsyncIterator[Callers]:
    callers = Callers(proxy)
    async with callers.tunnel:
        yield callers


async def ask(proxy: Proxy, said: bytes) -> tuple[bytes, bytes]:
    """What one connection hears that says this and waits, and how it ends (X or R)."""
    async with calling(proxy) as callers:
        caller = callers.call(said)
        return await caller.answer(), caller.ending


def get(host: str, path: str = "/") -> bytes:
    return f"GET http://{host}{path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()


def connect(host: str) -> bytes:
    return f"CONNECT {host} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])
