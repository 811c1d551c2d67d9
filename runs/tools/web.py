"""HTTP from a worker, to the hosts that are allowed and to nobody else."""

from __future__ import annotations

import codecs
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
from django.conf import settings

from runs.tools.allowed import address_of

#: What is read of one response; a model could not read more, and a worker holds many.
MOST_BYTES = 1 << 20
_MOST_REDIRECTS = 5


class TooLong(Exception):
    """The response is longer than what is read of one."""


class _Limited(httpx2.AsyncByteStream):
    """A response's bytes, up to the limit. Raises TooLong beyond it."""

    def __init__(self, inner: httpx2.AsyncByteStream) -> None:
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        read = 0
        async for piece in self._inner:
            read += len(piece)
            if read > MOST_BYTES:
                raise TooLong(f"The response is longer than {MOST_BYTES} bytes.")
            yield piece

    async def aclose(self) -> None:
        await self._inner.aclose()


class Guard(httpx2.AsyncBaseTransport):
    """Connects to the very address that was checked, under the name that was asked for."""

    def __init__(self) -> None:
        self._inner = httpx2.AsyncHTTPTransport(trust_env=False)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Raises NotAllowed for a host that tools may not call."""
        url, host = request.url, request.url.raw_host.decode("ascii")
        port = url.port or (443 if url.scheme == "https" else 80)
        try:
            address = await address_of(host, port, settings.TOOL_HOSTS)
        except OSError as error:
            raise httpx2.ConnectError(f"no address is known for {host}: {error.strerror}") from error
        inner = httpx2.Request(
            request.method,
            url.copy_with(host=address),
            headers=request.headers,  # with the Host that was asked for
            stream=request.stream,
            extensions=request.extensions | {"sni_hostname": host},
        )
        response = await self._inner.handle_async_request(inner)
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        response.stream = _Limited(response.stream)
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()


@asynccontextmanager
async def client(seconds: float, headers: dict[str, str] | None = None) -> AsyncIterator[httpx2.AsyncClient]:
    """A client that follows no redirect by itself and heeds no proxy of the environment."""
    # Nothing compressed: the limit is to count what comes out.
    own = {"accept-encoding": "identity"} | (headers or {})
    async with httpx2.AsyncClient(transport=Guard(), timeout=seconds, headers=own, trust_env=False) as made:
        yield made


async def fetch(made: httpx2.AsyncClient, request: httpx2.Request) -> tuple[httpx2.Response, str]:
    """The response and its text. A redirect of a request that changes nothing is followed, to allowed hosts only and
    without the tool's own headers where the host is another.

    Raises NotAllowed, TooLong, httpx2.HTTPError.
    """
    own = request.url
    for _ in range(_MOST_REDIRECTS):
        response = await made.send(request, stream=True)
        try:
            if not (response.has_redirect_location and request.method in ("GET", "HEAD")):
                return response, await _text(response)
        finally:
            await response.aclose()
        request = _onward(made, request, response, own)
    raise httpx2.TooManyRedirects(f"more than {_MOST_REDIRECTS} redirects", request=request)


def _onward(
    made: httpx2.AsyncClient, request: httpx2.Request, response: httpx2.Response, own: httpx2.URL
) -> httpx2.Request:
    target = request.url.join(response.headers["location"])
    same = (target.scheme, target.host, target.port) == (own.scheme, own.host, own.port)
    headers = {name: value for name, value in request.headers.items() if name != "host"} if same else {}
    return made.build_request(request.method, target, headers=headers)


async def _text(response: httpx2.Response) -> str:
    data = bytearray()
    async for piece in response.aiter_bytes():
        data += piece
        if len(data) > MOST_BYTES:  # it was compressed all the same
            raise TooLong(f"The response is longer than {MOST_BYTES} bytes.")
    return data.decode(_encoding(response), errors="replace")


def _encoding(response: httpx2.Response) -> str:
    try:
        return codecs.lookup(response.charset_encoding or "utf-8").name
    except LookupError:
        return "utf-8"
