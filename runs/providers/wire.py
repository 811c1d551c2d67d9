"""One request over HTTP, and the bytes that come back: the only place that knows the HTTP library.

The library is used as it is, not through the makers' SDKs: those validate again on each call what the engine has made
well, know no deadline, cost half a second at start, and each brings errors of its own kind.
"""

from __future__ import annotations

import asyncio
import json
import math
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager, suppress
from email.utils import parsedate_to_datetime
from typing import Any

import httpx2

from runs.providers.clients import shared_pool

# Enough for any server's sentence; an error page may be endless.
LONGEST_ERROR = 64 * 1024

AGENT = "Parley"


class TooSlow(Exception):
    """Something came again and again, and the whole took too long."""


class Rejected(Exception):
    """The server answered, but with an error status. `retry_after` is in seconds."""

    def __init__(self, status: int, body: str, retry_after: float | None) -> None:
        super().__init__(status)
        self.status, self.body, self.retry_after = status, body, retry_after


@asynccontextmanager
async def posted(
    url: str, headers: Mapping[str, str], body: Mapping[str, Any], patience: float, longest: float
) -> AsyncIterator[AsyncIterator[bytes]]:
    """The body of the answer as it comes. Silence of more than `patience` seconds is a TimeoutError, and one that is
    not whole after `longest` seconds is TooSlow.

    Raises Rejected, and httpx2.TransportError where the line does not hold.
    """
    whole = asyncio.timeout(longest)
    try:
        async with whole, asyncio.timeout(patience) as silence:
            response = await _sent(url, headers, body)
            async with aclosing(response):
                if response.status_code >= 400:
                    raise Rejected(response.status_code, await _error_text(response), _retry_after(response.headers))
                yield _bytes(response, silence, patience)
    except TimeoutError:
        if whole.expired():
            raise TooSlow from None
        raise


async def _sent(url: str, headers: Mapping[str, str], body: Mapping[str, Any]) -> httpx2.Response:
    # What cannot be said in UTF-8 (half a surrogate pair, from a file that someone pasted) must not end a run.
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    pool = shared_pool()
    plain = {"Content-Type": "application/json", "User-Agent": AGENT, **headers}
    return await pool.send(pool.build_request("POST", url, content=content, headers=plain), stream=True)


async def _bytes(response: httpx2.Response, silence: asyncio.Timeout, patience: float) -> AsyncIterator[bytes]:
    """Every byte, a keep-alive comment too, is a sign of life."""
    clock = asyncio.get_running_loop().time
    heard = 0.0
    async for chunk in response.aiter_bytes():
        # A stream is hundreds of pieces a second, and setting the alarm anew costs more than a look at the clock.
        if (now := clock()) > heard + patience / 100:
            silence.reschedule(now + patience)
            heard = now
        yield chunk


async def _error_text(response: httpx2.Response) -> str:
    body = b""
    with suppress(httpx2.TransportError):
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > LONGEST_ERROR:
                break
    return body[:LONGEST_ERROR].decode("utf-8", "replace")


def _retry_after(headers: httpx2.Headers) -> float | None:
    """In seconds; the header holds a number or a date."""
    for name, unit in (("retry-after-ms", 1000), ("retry-after", 1)):
        with suppress(ValueError):
            seconds = float(headers.get(name, "")) / unit
            return seconds if math.isfinite(seconds) else None
    with suppress(ValueError):
        return parsedate_to_datetime(headers.get("retry-after", "")).timestamp() - time.time()
    return None
