"""A chat model without latency: a process of its own that streams the same short answer to every request.

with serving() as server:
    … server.base_url …; server.received() → how many requests came, and how many bytes their bodies had
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

ANSWER = "That is a fair point, and here is one more thing that I would add to it."
USAGE = {"prompt_tokens": 100, "completion_tokens": 17, "total_tokens": 117}


@dataclass(frozen=True, slots=True)
class Received:
    requests: int
    body_bytes: int


@dataclass(frozen=True, slots=True)
class Server:
    base_url: str
    _line: Connection

    def received(self) -> Received:
        """Since the last time that this was asked."""
        self._line.send("received")
        return Received(*self._line.recv())


@contextmanager
def serving() -> Iterator[Server]:
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield Server(f"http://127.0.0.1:{ours.recv()}/v1", ours)
    finally:
        ours.close()
        process.join(10)


class _Model(asyncio.Protocol):
    """HTTP/1.1 as far as a client that posts JSON and keeps its connection needs it."""

    def __init__(self, count: list[int]) -> None:
        self._count, self._unread = count, bytearray()

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._unread += data
        head, mark, _ = self._unread.partition(b"\r\n\r\n")
        if not mark:
            return
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        end = len(head) + len(mark) + length
        if len(self._unread) >= end:
            del self._unread[:end]
            self._count[0] += 1
            self._count[1] += length
            self._transport.write(_STREAM)


def _serve(line: Connection) -> None:
    asyncio.run(_listen(line))


async def _listen(line: Connection) -> None:
    loop, count, over = asyncio.get_running_loop(), [0, 0], asyncio.Event()

    def answer() -> None:
        try:
            line.recv()
            line.send(tuple(count))
            count[:] = 0, 0
        except (EOFError, OSError):
            over.set()

    server = await loop.create_server(lambda: _Model(count), "127.0.0.1", 0)
    loop.add_reader(line.fileno(), answer)
    line.send(server.sockets[0].getsockname()[1])
    await over.wait()


def _stream() -> bytes:
    """The whole response, one event for each word: nothing here makes anybody wait."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
    words = [word + " " for word in ANSWER.split(" ")]
    words[-1] = words[-1].rstrip()
    events = [_event({"role": "assistant", "content": ""}), *(_event({"content": word}) for word in words)]
    events += [_event({}, "stop"), _data({"choices": [], "usage": USAGE, "model": "bench"}), b"data: [DONE]\n\n"]
    return head + b"".join(b"%x\r\n%b\r\n" % (len(event), event) for event in events) + b"0\r\n\r\n"


def _event(delta: dict[str, str], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return _data({"id": "bench", "object": "chat.completion.chunk", "model": "bench", "choices": [choice]})


def _data(chunk: dict[str, Any]) -> bytes:
    return b"data: " + json.dumps(chunk).encode() + b"\n\n"


_STREAM = _stream()
