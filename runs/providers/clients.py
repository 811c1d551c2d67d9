"""One pool of HTTP connections per event loop.

An event loop's sockets are useless to any other loop, and a worker may hold hundreds of conversations on one loop.
"""

from __future__ import annotations

import asyncio
from weakref import WeakKeyDictionary

import httpx2

# A connection that takes longer than this is not slow but absent.
CONNECT_SECONDS = 10.0

# As many calls at once as there are conversations; so many idle connections are kept for the next ones.
_LIMITS = httpx2.Limits(max_connections=None, max_keepalive_connections=100)

# Silence is timed by whoever reads; the pool itself only limits connecting.
_TIMEOUT = httpx2.Timeout(None, connect=CONNECT_SECONDS)

_of_loop: WeakKeyDictionary[asyncio.AbstractEventLoop, httpx2.AsyncClient] = WeakKeyDictionary()


def shared_pool() -> httpx2.AsyncClient:
    """The running event loop's pool."""
    loop = asyncio.get_running_loop()
    pool = _of_loop.get(loop)
    if pool is None:
        pool = _of_loop[loop] = httpx2.AsyncClient(timeout=_TIMEOUT, limits=_LIMITS, follow_redirects=True)
    return pool


async def close_clients() -> None:
    """Close the running event loop's connections: for a worker that ends, and for tests."""
    pool = _of_loop.pop(asyncio.get_running_loop(), None)
    if pool is not None:
        await pool.aclose()
