"""A runner that was broken into says whatever it likes about connections: the host gives up its cell, and no more."""

from __future__ import annotations

import asyncio
import struct

import pytest

from runs.sandbox.inside.tunnel import MOST, WINDOW
from runs.sandbox.tunnel import Connection, Tunnel


async def stay(connection: Connection) -> None:
    await asyncio.Event().wait()


async def nothing(kind: bytes, payload: bytes) -> None: ...


def number(of: int, *more: int) -> bytes:
    return struct.pack(f"!{1 + len(more)}I", of, *more)


FORGED = {
    "no number": [(b"T", b"")],
    "half a number": [(b"N", b"\0\0")],
    "no count": [(b"N", number(1)), (b"W", number(1))],
    "one number twice": [(b"N", number(1)), (b"N", number(1))],
    "more than was asked for": [(b"N", number(1)), (b"T", number(1) + bytes(WINDOW + 1))],
    "more, bit by bit": [(b"N", number(1)), *[(b"T", number(1) + bytes(1 << 14))] * 9],
    "more heard than was said": [(b"N", number(1)), (b"W", number(1, 1))],
    "too many": [(b"N", number(one)) for one in range(MOST + 1)],
}


@pytest.mark.parametrize("frames", FORGED.values(), ids=FORGED.keys())
async def test_forged(frames: list[tuple[bytes, bytes]]):
    async with Tunnel(nothing, stay) as tunnel:
        for kind, payload in frames[:-1]:
            tunnel.take(kind, payload)
        with pytest.raises(ValueError):
            tunnel.take(*frames[-1])


async def test_without_a_network_there_is_no_connection():
    async with Tunnel(nothing, None) as tunnel:
        with pytest.raises(ValueError):
            tunnel.take(b"N", number(1))


async def test_of_a_connection_that_is_over_nothing_is_heard():
    begun, heard = asyncio.Event(), bytearray()

    async def listen(connection: Connection) -> None:
        begun.set()
        while True:
            heard.extend(await connection.read())

    async with Tunnel(nothing, listen) as tunnel:
        tunnel.take(b"N", number(1))
        await begun.wait()
        for kind, more in ((b"R", b""), (b"T", b"late"), (b"T", bytes(2 * WINDOW)), (b"W", number(9)), (b"R", b"")):
            tunnel.take(kind, number(1) + more)
            await asyncio.sleep(0)
    assert not heard


async def test_many_one_after_the_other():
    """A number whose connection is over counts no more, even before its task has ended."""
    begun = asyncio.Event()

    async def begin(connection: Connection) -> None:
        begun.set()

    async with Tunnel(nothing, begin) as tunnel:
        for one in range(10 * MOST):
            tunnel.take(b"N", number(one))
            tunnel.take(b"R", number(one))
        await asyncio.sleep(0)
        assert not begun.is_set()
        tunnel.take(b"N", number(0))
        await begun.wait()
