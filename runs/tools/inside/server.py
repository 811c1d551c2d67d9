"""Starts an MCP server as a child and asks it one thing. `call`: {"command": […], "ask": "call" | "list", "name",
"arguments"}; asked to list, the answer is {name: {description, parameters, read_only, repeatable}}.

The protocol (MCP over stdio): JSON-RPC 2.0, one message a line, first a handshake.
"""

from __future__ import annotations

import json
import subprocess
from typing import Any

from runs.tools.inside.content import listed, value_of
from runs.tools.inside.reply import answer_with

#: The last version with a handshake that all servers know; a server may answer with an older one.
_VERSION = "2025-06-18"
_UNKNOWN_METHOD = -32601
_MOST_PAGES = 50


def main(call: dict[str, Any]) -> None:
    answer_with(lambda: _result(call))


def _result(call: dict[str, Any]) -> Any:
    with _Server(call["command"]) as server:
        if call["ask"] == "list":
            return listed(server.tools())
        return value_of(server.request("tools/call", {"name": call["name"], "arguments": call["arguments"]}))


class _Server:
    """A running server. Its own complaints go to stderr, where people see them."""

    def __init__(self, command: list[str]) -> None:
        try:
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        except OSError as error:
            raise RuntimeError(f"The server {command[0]!r} does not start: {error.strerror}.") from None
        self._number = 0

    def __enter__(self) -> _Server:
        client = {"name": "parley", "version": "1"}
        self.request("initialize", {"protocolVersion": _VERSION, "capabilities": {}, "clientInfo": client})
        self._send({"method": "notifications/initialized"})
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def tools(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        cursor: dict[str, Any] = {}
        for _ in range(_MOST_PAGES):
            page = self.request("tools/list", cursor)
            found += page.get("tools", [])
            if not page.get("nextCursor"):
                break
            cursor = {"cursor": page["nextCursor"]}
        return found

    def request(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        """The result. Raises RuntimeError with the server's own words for an error."""
        self._number += 1
        self._send({"id": self._number, "method": method, "params": params})
        while True:
            message = self._receive()
            if "method" in message:
                self._decline(message)
            elif message.get("id") == self._number:
                if "error" in message:
                    raise RuntimeError(str(message["error"].get("message", "The server refused.")))
                return dict(message.get("result") or {})

    def _decline(self, message: dict[str, Any]) -> None:
        """A ping is answered; whatever else the server wants of its client, this one cannot do."""
        if message.get("id") is None:
            return
        if message["method"] == "ping":
            self._send({"id": message["id"], "result": {}})
        else:
            error = {"code": _UNKNOWN_METHOD, "message": "This client cannot do that."}
            self._send({"id": message["id"], "error": error})

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process.stdin
        try:
            self._process.stdin.write(json.dumps({"jsonrpc": "2.0", **message}).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            raise RuntimeError("The server ended before it answered.") from None

    def _receive(self) -> dict[str, Any]:
        assert self._process.stdout
        while True:
            line = self._process.stdout.readline()
            if not line:
                raise RuntimeError("The server ended before it answered.")
            try:
                message = json.loads(line)
            except ValueError:
                continue  # servers that print to their output are common
            if isinstance(message, dict):
                return message
