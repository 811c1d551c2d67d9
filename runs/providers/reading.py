"""The body of an answer, read into it: events, one JSON, or a web page.

They are told apart by how the body begins, for content types are often wrong.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from typing import Any

import httpx2

from runs.providers import failures
from runs.providers.answer import Answer
from runs.providers.event_stream import EventStream

# A server that does not stream sends one JSON; nobody's answer is this long.
LONGEST_BODY = 16 * 1024 * 1024

# After the last event only the end of the body is missing; reading it lets the connection be used again.
DRAIN_SECONDS = 0.1


async def read(chunks: AsyncIterator[bytes], answer: Answer, call: failures.Call) -> None:
    """Until the answer is whole. Raises ProviderError where it is no answer, or ends before it is one."""
    head = b""
    try:
        async for chunk in chunks:
            head = (head + chunk).removeprefix(b"\xef\xbb\xbf").lstrip()
            if head:
                break
        if head.startswith(b"<"):
            raise failures.web_page(call)
        how = _read_json if head.startswith((b"{", b"[")) else _read_events
        await how(head, chunks, answer, call)
    except httpx2.RequestError:
        # Hung up: that matters only where the answer was not whole.
        if answer.finish is None:
            raise failures.cut_off(call, answer.length) from None


async def _read_json(head: bytes, chunks: AsyncIterator[bytes], answer: Answer, call: failures.Call) -> None:
    whole = bytearray(head)
    async for chunk in chunks:
        whole += chunk
        if len(whole) > LONGEST_BODY:
            raise failures.endless(call)
    try:
        _take(json.loads(whole), answer, call)
    except ValueError:
        raise failures.not_json(call, head) from None


async def _read_events(head: bytes, chunks: AsyncIterator[bytes], answer: Answer, call: failures.Call) -> None:
    events = EventStream()
    _take_events(events.feed(head), answer, call)
    while not answer.over and (chunk := await anext(chunks, None)) is not None:
        _take_events(events.feed(chunk), answer, call)
    if answer.over:
        return await _drain(chunks)
    _take_events(events.end(), answer, call)
    if answer.finish is not None:
        return None
    if not head:
        raise failures.empty(call, "nothing at all")
    raise failures.cut_off(call, answer.length) if answer.heard else failures.not_json(call, head)


def _take_events(events: Iterable[str], answer: Answer, call: failures.Call) -> None:
    """As many as are wanted: the server may say that it is done, and the answer may be as long as it may get."""
    for event in events:
        if event.startswith("[DONE]"):
            answer.finish, answer.over = answer.finish or "stop", True
            return
        try:
            _take(json.loads(event), answer, call)
        except ValueError:
            raise failures.not_json(call, event.encode()) from None
        if answer.over:
            return


def _take(chunk: Any, answer: Answer, call: failures.Call) -> None:
    if not isinstance(chunk, dict):
        raise failures.not_json(call, json.dumps(chunk).encode())
    if chunk.get("error"):
        error = failures.inside_stream(call, chunk["error"])
        # What a person has begun to read is not begun again under their eyes.
        error.passing = error.passing and not answer.begun
        raise error
    answer.take(chunk)


async def _drain(chunks: AsyncIterator[bytes]) -> None:
    with suppress(TimeoutError, httpx2.RequestError):
        async with asyncio.timeout(DRAIN_SECONDS):
            async for _ in chunks:
                pass
