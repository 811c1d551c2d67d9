"""Pictures as they are shown: never the bytes that code or a person left, always a picture drawn anew from them.

Drawn by `redrawing`, once for each content and recipe; the reasons and what it costs: docs/decisions/0014.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from runs import blobs
from runs.previews.signs import picture_type
from runs.previews.wall import wall

#: Raised when what is drawn, or what is refused, changes: what was kept by an older one is not asked for any more.
RECIPE = "picture-1"
#: Pixels: twice the widest place on a page, for screens with small dots.
LONGEST_SIDE = 1600
#: Seconds of the clock for one picture, and how many are drawn at once by one process; each may take a gigabyte.
_PATIENCE, _AT_ONCE = 30.0, 2
#: Bytes of what the program says; it limits itself to the same.
_LONGEST_ANSWER = 32 << 20

_PROGRAM = str(Path(__file__).with_name("redrawing.py"))
_free = threading.BoundedSemaphore(_AT_ONCE)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture fit for a page; `width`, `height` and `frames` are those of the original."""

    type: str
    width: int
    height: int
    frames: int
    content: bytes

    @property
    def is_smaller(self) -> bool:
        return max(self.width, self.height) > LONGEST_SIDE


@dataclass(frozen=True, slots=True)
class NotDrawn:
    """`why` is a sentence for people."""

    why: str


def picture(digest: str) -> Drawn | NotDrawn:
    """Of the file with this content. Raises FileNotFoundError where it is gone."""
    if kept := blobs.derived(digest, RECIPE):
        return _read(kept)
    content = blobs.opened(digest)
    if not _free.acquire(timeout=_PATIENCE):
        content.close()
        return NotDrawn("Many pictures are being drawn just now.")
    try:
        said = _redrawn(content)
    finally:
        _free.release()
    if isinstance(said, NotDrawn):
        return said
    blobs.keep_derived(digest, RECIPE, said)
    return _read(said)


def _redrawn(content: BinaryIO) -> bytes | NotDrawn:
    """What the program says. A NotDrawn may go better at another time, and is not kept."""
    command = [sys.executable, "-I", "-X", "utf8", _PROGRAM, str(LONGEST_SIDE), wall()]
    # Into a file, for its size has a limit that the kernel keeps: through a pipe a program that was taken over could
    # fill our memory.
    with content, tempfile.TemporaryFile() as said:
        try:
            done = subprocess.run(
                command, stdin=content, stdout=said, stderr=subprocess.DEVNULL, timeout=_PATIENCE, env={}, check=False
            )
        except subprocess.TimeoutExpired:
            return NotDrawn("Drawing it took too long.")
        except OSError:
            return NotDrawn("It cannot be drawn just now.")
        return _answer(done.returncode, said)


def _answer(code: int, said: IO[bytes]) -> bytes | NotDrawn:
    if code in (-signal.SIGKILL, os.EX_UNAVAILABLE):  # the machine was short of memory, or gave it no wall
        return NotDrawn("It cannot be drawn just now.")
    said.seek(0)
    answer = said.read(_LONGEST_ANSWER + 1)
    if code == 0 and b"\n" in answer and len(answer) <= _LONGEST_ANSWER:
        return answer
    # Killed by a limit, or crashed by the picture: the same bytes would do it again.
    return json.dumps({"refused": "Drawing it broke the program that draws."}).encode() + b"\n"


def _read(said: bytes) -> Drawn | NotDrawn:
    """Trusts no word of the program's: a decoder that was taken over says what it likes."""
    line, _, content = said.partition(b"\n")
    try:
        told = json.loads(line)
        if "refused" in told:
            return NotDrawn(str(told["refused"])[:200])
        drawn = Drawn(str(told["type"]), int(told["width"]), int(told["height"]), int(told["frames"]), content)
    except (ValueError, TypeError, KeyError):
        return NotDrawn("Drawing it broke the program that draws.")
    return drawn if drawn.type == picture_type(content) else NotDrawn("Drawing it broke the program that draws.")
