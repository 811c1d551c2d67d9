"""A hub and channel layers that talk to it, each in a folder of its own."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from studio.embedded.hub import Hub
from studio.embedded.layer import HubChannelLayer


@pytest.fixture
def socket(tmp_path: Path) -> Path:
    return tmp_path / "hub.sock"


@pytest_asyncio.fixture
async def hub(socket: Path) -> AsyncIterator[Hub]:
    hub = Hub(socket)
    await hub.start()
    yield hub
    await hub.stop()


MakeLayer = Callable[..., HubChannelLayer]


@pytest_asyncio.fixture
async def make_layer(socket: Path) -> AsyncIterator[MakeLayer]:
    """Each layer made is a client of its own, as if it lived in another process."""
    async with contextlib.AsyncExitStack() as stack:

        def made(**options: object) -> HubChannelLayer:
            layer = HubChannelLayer(str(socket), **options)
            stack.push_async_callback(layer.close)
            return layer

        yield made


@pytest.fixture
def layer(hub: Hub, make_layer: MakeLayer) -> HubChannelLayer:
    return make_layer()
