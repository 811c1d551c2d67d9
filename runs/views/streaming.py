"""Answers that are made piece by piece, each in a thread, while the event loop serves others; and which part of a file
somebody asks for, who has the rest already or wants no more."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

from asgiref.sync import sync_to_async
from django.http import HttpRequest

#: One part, as browsers ask for it. Who asks for several, or in another unit, is sent the whole: that is always right.
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


async def awaited(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The same pieces, none made before the one before it was taken. They may not use the database."""
    following = sync_to_async(lambda: next(pieces, None), thread_sensitive=False)
    while (piece := await following()) is not None:
        yield piece


@dataclass(frozen=True, slots=True)
class Part:
    """The bytes from `first` up to `last`, both included, of a file of `size`; none where `last` is before `first`."""

    first: int
    last: int
    size: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1

    @property
    def is_whole(self) -> bool:
        return self.length == self.size

    @property
    def header(self) -> str:
        return f"bytes {self.first}-{self.last}/{self.size}"


def part_of(request: HttpRequest, size: int, tag: str) -> Part | None:
    """The part that is asked for of a file of `size` bytes, the whole where none is; None where it has no such part.
    `tag` names the content: who has a part of another one (If-Range) needs the whole."""
    whole = Part(0, size - 1, size)
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    if asked is None or asked[0] == "bytes=-" or request.headers.get("If-Range", tag) != tag:
        return whole
    first, last = asked.groups()
    if not first:
        length = min(int(last), size)
        return Part(size - length, size - 1, size) if length else None
    if int(first) >= size or (last and int(last) < int(first)):
        return None
    return Part(int(first), min(int(last or size), size - 1), size)
