"""A scripted chat model behind real HTTP: an OpenAI-compatible server, and one of Anthropic's at `/v1/messages`.

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
import socket
import threading
from collections import defaultdict, deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from agents.conversation.messages import ToolCall
from tests import model_answers

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

    `calls` come after the text; those with id None in the old style. `usage` is (prompt, completion) tokens, counted
    in words where None, not sent where (). The stream ends without finish_reason and [DONE] after `cut_at` pieces.
    `hold_at` 0 stops before the status line, n after n pieces.
    """

    content: str
    finish: str = "stop"
    calls: tuple[ToolCall, ...] = ()
    usage: tuple[int, ...] | None = None
    pieces: tuple[str, ...] = ()
    stream: bool = True
    cut_at: int | None = None
    hold: Hold | None = None
    hold_at: int = 0
    content_type: str = "text/event-stream"

    def words(self) -> list[str]:
        return list(self.pieces) or model_answers.words(self.content)

    def stop_at(self, place: int) -> None:
        if self.hold and self.hold_at == place:
            self.hold.stop_here()


@dataclass(frozen=True)
class Status:
    """An HTTP error. `retry_after` is in seconds; a few milliseconds keep retries quick. None sends none."""

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


@dataclass(frozen=True)
class HangUp:
    """No answer at all: the line drops."""


Scripted = Text | Status | Raw | HangUp


@dataclass(frozen=True)
class Request:
    path: str
    headers: dict[str, str]
    body: dict[str, Any] = field(default_factory=dict)


class ModelServer:
    """Serves `base_url` on a loopback port (a free one, if none is named) from a thread of its own. `requests` are in
    the order of arrival."""

    def __init__(self, port: int = 0) -> None:
        self.requests: list[Request] = []
        self._scripts: defaultdict[str, deque[Scripted]] = defaultdict(deque)
        self._lock = threading.Lock()
        self._http = _Http(("127.0.0.1", port), _Handler)
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
            case HangUp():
                self.close_connection = True
            case Status():
                told = model_answers.anthropic_error if self._is_anthropic else model_answers.error
                self._send(answer.status, "application/json", json.dumps(told(answer)).encode(), answer.retry_after)
            case Raw(content, content_type, status):
                self._send(status, content_type, content.encode() if isinstance(content, str) else content)
            case Text(stream=False):
                answer.stop_at(0)
                whole = model_answers.anthropic_whole if self._is_anthropic else model_answers.whole
                self._send(200, "application/json", json.dumps(whole(answer, body)).encode())
            case Text():
                self._stream(answer, body)

    @property
    def _is_anthropic(self) -> bool:
        return self.path.endswith("/messages")

    def _send(self, status: int, content_type: str, content: bytes, retry_after: float | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        if retry_after is not None:
            self.send_header("Retry-After", str(retry_after))
        self._close_after()
        self.wfile.write(content)

    def _stream(self, answer: Text, body: dict[str, Any]) -> None:
        answer.stop_at(0)
        self.send_response(200)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Transfer-Encoding", "chunked")
        self._close_after()
        events = model_answers.anthropic_events if self._is_anthropic else model_answers.events
        for event in events(answer, body):
            self._chunk(event)
        if answer.cut_at is not None:
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        if not self._is_anthropic:
            self._chunk(DONE)
        self._chunk(b"")

    def _close_after(self) -> None:
        """No connection outlives its answer: an idle one left in a client is a warning at the end of a test."""
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True

    def _chunk(self, content: bytes) -> None:
        self.wfile.write(b"%x\r\n%b\r\n" % (len(content), content))
