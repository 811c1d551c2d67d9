"""The runner's end of the conversation with its host.

Frames, both ways: one byte kind, four bytes length (big-endian), the payload.
    to the runner    J request (JSON)   D the bytes of a `put`   K kill the block that runs
    from the runner  J answer (JSON)    O, E what a block wrote   F a piece of a file

While a block runs that may speak to the outside, also these, about connections (see `tunnel`). Their payload begins
with the connection's number, in four bytes.
    from the runner  N there is a new one
    both             T what is said; from the runner nothing at all: no more will be said
                     W as many bytes (four bytes) have gone on, so that as many more may be said
                     R it is over, at once
    to the runner    X it is over, once all has been said
"""

from __future__ import annotations

import json
import os
import struct
from typing import Any

HEADER = struct.Struct("!cI")
#: Kinds about connections.
TUNNEL = (b"N", b"T", b"W", b"R", b"X")
KILL = b"K"


class HostGone(BaseException):
    """The other end is closed. No `except Exception` may swallow it: nothing in the cell may go on."""


def receive() -> tuple[bytes, bytes]:
    kind, length = HEADER.unpack(_exactly(HEADER.size))
    return kind, _exactly(length)


def asked() -> bytes:
    """The payload of the next frame while no block runs. One about a block that has ended may still be on its way."""
    while True:
        kind, payload = receive()
        if kind not in (*TUNNEL, KILL):
            return payload


def send(kind: bytes, payload: bytes) -> None:
    data = memoryview(HEADER.pack(kind, len(payload)) + payload)
    try:
        while data:
            data = data[os.write(1, data) :]
    except OSError as error:
        raise HostGone from error


def answer(**fields: Any) -> None:
    send(b"J", json.dumps(fields).encode())


def _exactly(count: int) -> bytes:
    data = bytearray()
    while len(data) < count:
        piece = os.read(0, min(count - len(data), 1 << 20))
        if not piece:
            raise HostGone
        data += piece
    return bytes(data)
