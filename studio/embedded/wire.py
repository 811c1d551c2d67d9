"""What the hub and its clients say to each other: msgpack arrays, one after the other, each opening with its `Op`.

Messages of the channel layer travel inside as bytes that the hub never decodes.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from enum import IntEnum
from pathlib import Path
from typing import Any

import msgpack

#: A unix socket's path has room for 104 bytes on macOS and 108 on Linux, its final zero included.
LONGEST_PATH = 100
#: The largest frame: far above any message of ours, far below what would hurt.
LARGEST_FRAME = 32 << 20


class Op(IntEnum):
    """The first word of a frame, with what follows it."""

    # From a client to the hub
    HELLO = 0  # address: the part before "!" of all channels of this client
    LISTEN = 1  # channel: a general channel (no "!") that this client reads
    CLOSE = 2  # channel: nobody reads it any more
    JOIN = 3  # ticket, group, channel: answered by DONE once it holds
    LEAVE = 4  # group, channel
    SEND = 5  # channel, message
    TELL = 6  # group, message
    FLUSH = 7  # ticket: answered by DONE
    # From the hub to a client
    MESSAGE = 8  # channels, message
    DONE = 9  # ticket


class BadFrame(ValueError):
    """What came is not ours to understand; whoever sent it is cut off."""


def frame(op: Op, *parts: Any) -> bytes:
    return bytes(msgpack.packb((op, *parts)))


class Frames:
    """Cuts a stream of bytes into frames."""

    def __init__(self) -> None:
        self._unpacker = msgpack.Unpacker(max_buffer_size=LARGEST_FRAME)

    def feed(self, received: bytes) -> Iterator[list[Any]]:
        try:
            self._unpacker.feed(received)
            for parts in self._unpacker:
                if not isinstance(parts, list) or not parts:
                    raise BadFrame(parts)
                yield parts
        except (msgpack.UnpackException, ValueError) as error:
            raise BadFrame(str(error)) from error


def socket_path(wanted: Path) -> Path:
    """Where the socket really lies: `wanted`, or, if that is too long, a short path that follows from it."""
    if len(os.fsencode(wanted)) <= LONGEST_PATH:
        return wanted
    folder = Path(tempfile.gettempdir()) / f"parley-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    _require_private(folder)
    return folder / f"{hashlib.sha256(os.fsencode(wanted)).hexdigest()[:24]}.sock"


def _require_private(folder: Path) -> None:
    # Anybody may have made a folder of that name in the shared temporary folder, to listen in.
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise PermissionError(f"{folder} must be a folder that only its owner can enter: remove it")
