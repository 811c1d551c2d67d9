"""Requests that could be understood in two ways, or carry a second one: none passes the proxy as it came."""

from __future__ import annotations

import pytest

from runs.sandbox.proxy import Proxy
from tests.runs.sandbox.outside import NAME, ask, calling, get, outside, status, website

MALFORMED = {
    "no HTTP": b"hello\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "a frame of the runner": b"J\x00\x00\x00\x0e" + b'{"op": "kill"}' + b"\r\n\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a request to the proxy itself": b"GET / HTTP/1.1\r\nHost: site.example\r\n\r\n",
    "two hosts": b"GET http://site.example/ HTTP/1.1\r\nHost: site.example\r\nHost: evil.example\r\n\r\n",
    "somebody's name": b"GET http://site.example@evil.example/ HTTP/1.1\r\n\r\n",
    "another name's": b"GET http://evil.example:80@site.example/ HTTP/1.1\r\n\r\n",
    "a name with a backslash": b"GET http://evil.example\\@site.example/ HTTP/1.1\r\n\r\n",
    "a name in percents": b"GET http://site%2eexample/ HTTP/1.1\r\n\r\n",
    "a name with a NUL": b"CONNECT site.example\x00.evil:443 HTTP/1.1\r\n\r\n",
    "https": b"GET https://site.example/ HTTP/1.1\r\n\r\n",
    "a file": b"GET file:///etc/passwd HTTP/1.1\r\n\r\n",
    "no port": b"CONNECT site.example HTTP/1.1\r\n\r\n",
    "a port beyond": b"CONNECT site.example:65979 HTTP/1.1\r\n\r\n",
    "port 0": b"CONNECT site.example:0 HTTP/1.1\r\n\r\n",
    "a path to connect to": b"CONNECT site.example:443/x HTTP/1.1\r\n\r\n",
    "a folded line": b"GET http://site.example/ HTTP/1.1\r\nX: a\r\n b\r\n\r\n",
    "a line with a bare end": b"GET http://site.example/ HTTP/1.1\r\nX: a\nHost: evil.example\r\n\r\n",
    "a first line with a bare end": b"GET http://site.example/ HTTP/1.1\nHost: site.example\r\n\r\n",
    "a line with a bare return": b"GET http://site.example/ HTTP/1.1\r\nX: a\rHost: evil.example\r\n\r\n",
    "a space before the colon": b"GET http://site.example/ HTTP/1.1\r\nContent-Length : 5\r\n\r\n",
    "a header without a name": b"GET http://site.example/ HTTP/1.1\r\n: x\r\n\r\n",
    "a space in the address": b"GET http://site.example/ x HTTP/1.1\r\n\r\n",
    "two lengths": b"POST http://site.example/ HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
    "one length twice": b"POST http://site.example/ HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n",
    "two lengths in one": b"POST http://site.example/ HTTP/1.1\r\nContent-Length: 5, 5\r\n\r\n",
    "a length and chunks": b"POST http://site.example/ HTTP/1.1\r\nContent-Length: 5\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n",
    "chunks twice": b"POST http://site.example/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n"
    b"Transfer-Encoding: identity\r\n\r\n",
    "chunks in disguise": b"POST http://site.example/ HTTP/1.1\r\nTransfer-Encoding: xchunked\r\n\r\n",
    "chunks of old": b"POST http://site.example/ HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
    "a length below nothing": b"POST http://site.example/ HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
    "a length with a sign": b"POST http://site.example/ HTTP/1.1\r\nContent-Length: +5\r\n\r\n",
    "a head without an end": b"GET http://site.example/ HTTP/1.1\r\n" + b"X: y\r\n" * 10_000,
    "a head that is too long": b"GET http://site.example/ HTTP/1.1\r\n" + b"X: y\r\n" * 5000 + b"\r\n",
}


@pytest.mark.parametrize("said", MALFORMED.values(), ids=MALFORMED.keys())
async def test_what_could_be_understood_in_two_ways_is_refused(said: bytes):
    async with website() as site:
        said = said.replace(b"site.example", site.host.encode()) if b"CONNECT" not in said else said
        proxy = Proxy((site.host, NAME), outside())
        answer, _ = await ask(proxy, said)
    assert (status(answer), site.heard) == (400, [])


async def test_nothing_passes_behind_a_request():
    """A second request on a connection would be one that nobody checked."""
    async with website() as site:
        second = get("evil.example", "/stolen")
        post = f"POST http://{site.host}/ HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody".encode()
        answer, _ = await ask(Proxy((site.host,), outside()), post + second)
        await site.is_left()
    assert status(answer) == 200
    assert site.heard[0].endswith(b"\r\n\r\nbody")


async def test_headers_of_the_connection_stay_here():
    fields = (
        "Connection: keep-alive, X-Own\r\nX-Own: 1\r\nProxy-Authorization: Basic eA==\r\nUpgrade: websocket\r\nX: y"
    )
    async with website() as site:
        said = f"GET http://{site.host}/ HTTP/1.1\r\nHost: evil.example\r\n{fields}\r\n\r\n".encode()
        await ask(Proxy((site.host,), outside()), said)
        await site.is_left()
    host = site.host.encode()
    assert site.heard[0].split(b"\r\n")[1:-2] == [b"host: " + host, b"x: y", b"connection: close"]


async def test_chunks_are_made_anew():
    async with website() as site:
        head = f"POST http://{site.host}/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
        async with calling(Proxy((site.host,), outside())) as callers:
            caller = callers.call(head + b"5;a=b\r\nhel")
            for piece in (b"lo\r", b"\n3", b"\r\nyou\r\n0\r\nTrailer: x\r\n", b"\r\nGET http://evil/ HTTP/1.1\r\n\r\n"):
                caller.say(piece)
            assert status(await caller.answer()) == 200
        await site.is_left()
    body = site.heard[0].partition(b"\r\n\r\n")[2]
    assert body.endswith(b"0\r\n\r\n")
    assert b"".join(body.split(b"\r\n")[1::2]) == b"helloyou"
    assert b"evil" not in body


@pytest.mark.parametrize("chunks", [b"x\r\n", b"-1\r\n", b"5\nhello", b"5\r\nhelloworld\r\n", b"\r\n", b"1" * 2000])
async def test_chunks_that_are_none_end_the_connection(chunks: bytes):
    async with website() as site:
        head = f"POST http://{site.host}/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
        assert await ask(Proxy((site.host,), outside()), head + chunks) == (b"", b"R")
