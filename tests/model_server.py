"""A scripted chat model behind real HTTP: the OpenAI-compatible server of the tests.

    with ModelServer() as server:
        server.answers(Text("Hello there."), Status(429, retry_after=0), Text("Better."))
        … a Connection with base_url=server.base_url …
        server.requests[0].body["messages"]

Answers are used in order, those for a model before those for any; when none is left, the server says 400 and which
request it was. A `Hold` stops the stream at one place until the test lets it go:

    hold = Hold()
    server.answers(Text("one two three", hold=hold, hold_at=2))
    await hold.reached()      # two words are out
    hold.release()
"""

from __future__ import annotations

import asyncio
import json
import re
import socket
import threading
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

#: Long enough for a busy machine; only a test that is wrong ever waits for it.
PATIENCE = 30.0
DONE = b"data: [DONE]\n\n"
HTML = "<!DOCTYPE html><html><body>It works!</body></html>"


class Hold:
    """A place where the server stops until the test releases it."""

    def __init__(self) -> None:
        self._reached = threading.Event()
        self._released = threading.Event()

    async def reached(self) -> None:
        if not await asyncio.to_thread(self._reached.wait, PATIENCE):
            raise AssertionError("the model server never came to this hold")

    def release(self) -> None:
        self._released.set()

    def stop_here(self) -> None:
        self._reached.set()
        self._released.wait(PATIENCE)


@dataclass(frozen=True)
class Text:
    """An answer, streamed word by word (or in `pieces`), or as one JSON where `stream` is False.

    `usage` is (prompt, completion) tokens, counted in words where None, not sent where (). The stream ends without
    finish_reason and [DONE] after `cut_at` pieces. `hold_at` 0 stops before the status line, n after n pieces.
    """

    content: str
    finish: str = "stop"
    usage: tuple[int, ...] | None = None
    pieces: tuple[str, ...] = ()
    stream: bool = True
    cut_at: int | None = None
    hold: Hold | None = None
    hold_at: int = 0
    content_type: str = "text/event-stream"

    def words(self) -> list[str]:
        return list(self.pieces) or re.findall(r"\S+\s*|^\s+", self.content)


@dataclass(frozen=True)
class Status:
    """An HTTP error in OpenAI's shape. `retry_after` is in seconds; a few milliseconds keep the SDK's retries quick."""

    status: int
    message: str = "scripted error"
    code: str | None = None
    retry_after: float | None = 0.001


@dataclass(frozen=True)
class Raw:
    """Any body as it is: a web page, a broken JSON, a stream of one's own making."""

    body: str | bytes
    content_type: str = "application/json"
    status: int = 200


Scripted = Text | Status | Raw


@dataclass(frozen=True)
class Request:
    path: str
    headers: dict[str, str]
    body: dict[str, Any] = field(default_factory=dict)


class ModelServer:
    """Serves `base_url` on a free loopback port from a thread of its own. `requests` are in the order of arrival."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self._scripts: defaultdict[str, deque[Scripted]] = defaultdict(deque)
        self._lock = threading.Lock()
        self._http = _Http(("127.0.0.1", 0), _Handler)
        self._http.owner = self
        self.base_url = f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def answers(self, *scripted: Scripted | str, model: str = "*") -> None:
        """Append to the script; a plain string is a Text."""
        with self._lock:
            self._scripts[model].extend(Text(item) if isinstance(item, str) else item for item in scripted)

    def next_answer(self, request: Request) -> Scripted:
        with self._lock:
            self.requests.append(request)
            model = request.body.get("model", "*")
            script = self._scripts[model] or self._scripts["*"]
            number = len(self.requests)
            return script.popleft() if script else Status(400, f"no scripted answer left for request {number}")

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._http.shutdown()
        self._http.server_close()


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    owner: ModelServer


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Http

    def log_message(self, *line: object) -> None:
        """Quiet."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answer = self.server.owner.next_answer(Request(self.path, dict(self.headers), body))
        try:
            self._give(answer, body)
        except OSError:
            self.close_connection = True  # The client left: some tests want just that.

    def _give(self, answer: Scripted, body: dict[str, Any]) -> None:
        match answer:
            case Status():
                self._send(answer.status, "application/json", _error(answer), answer.retry_after)
            case Raw(content, content_type, status):
                self._send(status, content_type, content.encode() if isinstance(content, str) else content)
            case Text(stream=False):
                _stop(answer, 0)
                self._send(200, "application/json", json.dumps(_whole(answer, body)).encode())
            case Text():
                self._stream(answer, body)

    def _send(self, status: int, content_type: str, content: bytes, retry_after: float | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        if retry_after is not None:
            self.send_header("Retry-After-Ms", str(retry_after * 1000))
            self.send_header("Retry-After", str(retry_after))
        self._close_after()
        self.wfile.write(content)

    def _stream(self, answer: Text, body: dict[str, Any]) -> None:
        _stop(answer, 0)
        self.send_response(200)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Transfer-Encoding", "chunked")
        self._close_after()
        for event in _events(answer, body):
            self._chunk(event)
        if answer.cut_at is None:
            self._chunk(DONE)
            self._chunk(b"")
        else:
            self.connection.shutdown(socket.SHUT_RDWR)

    def _close_after(self) -> None:
        """No connection outlives its answer: an idle one left in a client is a warning at the end of a test."""
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True

    def _chunk(self, content: bytes) -> None:
        self.wfile.write(b"%x\r\n%b\r\n" % (len(content), content))


def _stop(answer: Text, at: int) -> None:
    if answer.hold and answer.hold_at == at:
        answer.hold.stop_here()


def _events(answer: Text, body: dict[str, Any]) -> Iterator[bytes]:
    yield _event(body, {"role": "assistant", "content": ""})
    for number, word in enumerate(answer.words()):
        if number == answer.cut_at:
            return
        yield _event(body, {"content": word})
        _stop(answer, number + 1)
    yield _event(body, {}, answer.finish)
    asked = (body.get("stream_options") or {}).get("include_usage")
    if asked and answer.usage != ():
        yield _line({"model": body.get("model"), "choices": [], "usage": _usage(answer, body)})


def _event(body: dict[str, Any], delta: dict[str, str], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return _line({"object": "chat.completion.chunk", "model": body.get("model"), "choices": [choice]})


def _line(chunk: dict[str, Any]) -> bytes:
    return b"data: " + json.dumps(chunk).encode() + b"\n\n"


def _whole(answer: Text, body: dict[str, Any]) -> dict[str, Any]:
    message = {"role": "assistant", "content": answer.content}
    choice = {"index": 0, "message": message, "finish_reason": answer.finish}
    usage = {} if answer.usage == () else {"usage": _usage(answer, body)}
    return {"object": "chat.completion", "model": body.get("model"), "choices": [choice], **usage}


def _usage(answer: Text, body: dict[str, Any]) -> dict[str, int]:
    sent = sum(len(str(message.get("content")).split()) for message in body.get("messages", []))
    prompt, completion = answer.usage or (sent, len(answer.content.split()))
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}


def _error(status: Status) -> bytes:
    code = status.code or str(status.status)
    return json.dumps({"error": {"message": status.message, "type": "scripted", "param": None, "code": code}}).encode()
