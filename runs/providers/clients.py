"""Shared HTTP clients: one pool of connections per event loop, one thin SDK client per address and key upon it.

An event loop's sockets are useless to any other loop, and a worker may hold hundreds of conversations on one loop.
SDK clients only hold an address and a key, so the oldest is dropped, without closing anything, when many are known.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from weakref import WeakKeyDictionary

import httpx2
from openai import AsyncOpenAI, DefaultAsyncHttpxClient

from runs.providers.address import Address

# A connection that takes longer than this is not slow but absent; the SDK tries three times.
CONNECT_SECONDS = 10.0
RETRIES = 2
MOST_CLIENTS = 256

# Local servers want no key, but the SDK and some proxies want the header.
NO_KEY = "none"


class _Clients:
    """The clients of one event loop."""

    def __init__(self) -> None:
        # Silence is timed by the caller, over all bytes of all tries; the pool itself only limits connecting.
        self.pool = DefaultAsyncHttpxClient(timeout=httpx2.Timeout(None, connect=CONNECT_SECONDS))
        self._known: OrderedDict[tuple[Address, str], AsyncOpenAI] = OrderedDict()

    def client(self, address: Address, key: str) -> AsyncOpenAI:
        client = self._known.pop((address, key), None) or self._new(address, key)
        self._known[address, key] = client
        if len(self._known) > MOST_CLIENTS:
            self._known.popitem(last=False)
        return client

    def _new(self, address: Address, key: str) -> AsyncOpenAI:
        client = AsyncOpenAI(
            base_url=address.base_url,
            api_key=key or NO_KEY,
            default_query=dict(address.query),
            max_retries=RETRIES,
            timeout=self.pool.timeout,
            http_client=self.pool,
        )
        # Read from the environment by the SDK; they name an account that other people's servers must not see.
        client.organization = client.project = client.admin_api_key = None
        return client


_of_loop: WeakKeyDictionary[asyncio.AbstractEventLoop, _Clients] = WeakKeyDictionary()


def shared_client(address: Address, key: str) -> AsyncOpenAI:
    """The client for this address and key on the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _of_loop:
        _of_loop[loop] = _Clients()
    return _of_loop[loop].client(address, key)


async def close_clients() -> None:
    """Close the running event loop's connections: for a worker that ends, and for tests."""
    clients = _of_loop.pop(asyncio.get_running_loop(), None)
    if clients is not None:
        await clients.pool.aclose()
