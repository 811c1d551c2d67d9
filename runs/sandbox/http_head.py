"""The head of a request to a proxy, read strictly: what two readers could understand in two ways is refused.

Only what goes on is kept, so nothing that a client writes into a head reaches a server uninterpreted: no second request
behind the first, no other host than the one that was checked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 16 << 10
_TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_LINE = re.compile(rb"(" + _TOKEN + rb") ([\x21-\x7e]+) (HTTP/1\.[01])")
_FIELD = re.compile(rb"(" + _TOKEN + rb"):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*)")
_AUTHORITY = re.compile(
    r"(\[[0-9A-Fa-f:.]{2,45}\]|[0-9A-Za-z_](?:[0-9A-Za-z._-]{0,251}[0-9A-Za-z_.])?)(?::([0-9]{1,5}))?"
)

#: About one connection, not about the request: they end at the proxy.
_OF_THE_CONNECTION = frozenset(
    (b"connection", b"keep-alive", b"te", b"trailer", b"transfer-encoding", b"upgrade", b"host", b"content-length")
)


class Malformed(Exception):
    """`str()` says what is wrong, for whoever wrote the client."""


@dataclass(frozen=True, slots=True)
class Request:
    """`head` is what is said to the server, None for CONNECT. `length` of the body in bytes; None: it is chunked."""

    host: str
    port: int
    head: bytes | None
    length: int | None = 0

    @property
    def place(self) -> str:
        """The host, with its port where that is not an ordinary one."""
        return self.host if self.port in (80, 443) else f"{self.host}:{self.port}"


def parse(head: bytes) -> Request:
    """`head` without the empty line at its end. Raises Malformed."""
    if len(head) > LONGEST:
        raise Malformed(f"its head is longer than {LONGEST} bytes")
    first, *lines = head.split(b"\r\n")
    found = _LINE.fullmatch(first)
    if found is None:
        raise Malformed("its first line is none of HTTP/1.1")
    method, target, version = found.groups()
    fields = [_field(text) for text in lines]
    if sum(name == b"host" for name, _ in fields) > 1:
        raise Malformed("it has more than one Host")
    if method == b"CONNECT":
        return Request(*_authority(target.decode("ascii"), None), None)
    host, port, path = _url(target.decode("ascii"))
    line, length = b" ".join((method, path, version)), _length(fields, version)
    return Request(host, port, _onward(line, _host(host, port), fields, length), length)


def _field(text: bytes) -> tuple[bytes, bytes]:
    found = _FIELD.fullmatch(text)
    if found is None:
        raise Malformed("one of its header lines is none")
    return found[1].lower(), found[2].strip(b" \t")


def _url(target: str) -> tuple[str, int, bytes]:
    scheme, mark, rest = target.partition("://")
    if not mark or scheme.lower() != "http":
        raise Malformed("a proxy is asked for http://host/path, or to CONNECT to host:443")
    end = next((at for at, letter in enumerate(rest) if letter in "/?#"), len(rest))
    path = rest[end:].partition("#")[0]
    return *_authority(rest[:end], 80), (path if path.startswith("/") else f"/{path}").encode()


def _authority(text: str, port: int | None) -> tuple[str, int]:
    found = _AUTHORITY.fullmatch(text)
    named = int(found[2]) if found and found[2] else port
    if found is None or named is None or not 0 < named < 1 << 16:
        raise Malformed("what it asks for is no host and port")
    return found[1].lower().rstrip(".").strip("[]"), named


def _length(fields: list[tuple[bytes, bytes]], version: bytes) -> int | None:
    """Of the body. Raises Malformed where two readers could find two ends of it."""
    lengths = [value for name, value in fields if name == b"content-length"]
    codings = [value.lower() for name, value in fields if name == b"transfer-encoding"]
    if codings:
        if lengths or codings != [b"chunked"] or version == b"HTTP/1.0":
            raise Malformed("where its body ends is not clear")
        return None
    if len(lengths) > 1 or any(not value.isdigit() or len(value) > 15 for value in lengths):
        raise Malformed("where its body ends is not clear")
    return int(lengths[0]) if lengths else 0


def _onward(line: bytes, host: bytes, fields: list[tuple[bytes, bytes]], length: int | None) -> bytes:
    """One request for one connection: the server closes it when it has answered."""
    named = {word.strip().lower() for name, value in fields if name == b"connection" for word in value.split(b",")}
    kept = [
        name + b": " + value
        for name, value in fields
        if name not in _OF_THE_CONNECTION | named and not name.startswith(b"proxy-")
    ]
    has_length = any(name == b"content-length" for name, _ in fields)
    body = [b"transfer-encoding: chunked"] if length is None else [b"content-length: %d" % length] * has_length
    return b"\r\n".join([line, b"host: " + host, *kept, *body, b"connection: close", b"", b""])


def _host(host: str, port: int) -> bytes:
    name = f"[{host}]" if ":" in host else host
    return (name if port == 80 else f"{name}:{port}").encode()
