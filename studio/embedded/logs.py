"""What the children write: all of it to a file each, and what a person should see to the terminal."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
from collections.abc import Callable
from pathlib import Path

#: A log that is larger when its program starts becomes `<name>.log.1`; the one before that is gone.
LARGEST_LOG = 5 << 20

#: Early in the line, after a time perhaps: in a message's text these words say nothing.
_LEVEL = re.compile(rb"^.{0,40}?\b(DEBUG|INFO|WARNING|WARN|ERROR|CRITICAL)\b")

Say = Callable[[str], None]


def open_log(folder: Path, name: str) -> Path:
    """Where the program is to append its output."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{name}.log"
    if path.exists() and path.stat().st_size > LARGEST_LOG:
        path.replace(path.with_name(f"{name}.log.1"))
    return path


async def tee(pipe: int, path: Path, name: str, say: Say) -> None:
    """Copy what comes to its file; say the lines that warn, with what belongs to them. Closes the pipe at its end."""
    loud, rest, stream = False, b"", asyncio.StreamReader()
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(stream), os.fdopen(pipe, "rb", buffering=0)
    )
    with path.open("ab", buffering=0) as file, contextlib.closing(transport):
        while received := await stream.read(1 << 16):
            file.write(received)
            *lines, rest = (rest + received).split(b"\n")
            for line in lines:
                loud = is_loud(line, before=loud)
                if loud and line.strip():
                    say(f"{name}: {line.decode(errors='replace').rstrip()}")


def is_loud(line: bytes, *, before: bool) -> bool:
    """Whether people should see the line. One without a level belongs to the line before it (a traceback, say)."""
    if level := _LEVEL.match(line):
        return level[1] not in (b"DEBUG", b"INFO")
    return before or line.startswith(b"Traceback")
