"""Answers that are made piece by piece, each in a thread, while the event loop serves others."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

from asgiref.sync import sync_to_async


async def awaited(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The same pieces, none made before the one before it was taken. They may not use the database."""
    following = sync_to_async(lambda: next(pieces, None), thread_sensitive=False)
    while (piece := await following()) is not None:
        yield piece
