"""The sandboxes of this machine, and a web server to call."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.runs.sandbox.conftest import bubblewrap, docker, engine, installation, plain, sandbox, walls

__all__ = ["bubblewrap", "docker", "engine", "installation", "plain", "sandbox", "walls"]


@dataclass
class Website:
    """Answers every request with what it was asked, but for the paths that say otherwise."""

    address: str
    asked: list[dict[str, Any]] = field(default_factory=list)

    @property
    def host(self) -> str:
        return self.address.removeprefix("http://")


class _Handler(BaseHTTPRequestHandler):
    site: Website

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        asked = {"method": self.command, "path": self.path, "body": body, "headers": dict(self.headers)}
        self.site.asked.append(asked)
        word, _, rest = self.path.strip("/").partition("/")
        match word:
            case "text":
                self._say(200, "text/plain; charset=latin-1", "grüß".encode("latin-1"))
            case "missing":
                self._say(404, "text/plain", b"nothing here")
            case "long":
                self._say(200, "text/plain", b"x" * int(rest))
            case "to":
                self._say(302, "text/plain", b"", location=rest)
            case "once" if len(self.site.asked) > 1:
                self._say(200, "text/plain", b"done")
            case "openapi":
                operation = {"operationId": "listItems", "responses": {}}
                document = {"openapi": "3.1.0", "paths": {"/items": {"get": operation}}}
                self._say(200, "application/json", json.dumps(document).encode())
            case "hang" | "once":
                self.connection.recv(1)
            case _:
                self._say(200, "application/json", json.dumps(asked).encode())

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_PATCH = _answer  # noqa: N815 - as http.server calls them

    def _say(self, status: int, kind: str, body: bytes, location: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing on the tests' output."""


@pytest.fixture
def website() -> Iterator[Website]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {}))
    site = Website(f"http://127.0.0.1:{server.server_address[1]}")
    server.RequestHandlerClass.site = site  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield site
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def allowed(website: Website, settings: Any) -> Website:
    """The website, on the operator's list."""
    settings.TOOL_HOSTS = [f"private:{website.host}"]
    return website
