from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from runs.providers import remote
from runs.providers.chat import Completion, Connection, Message, ProviderError, Request
from runs.providers.clients import close_clients
from runs.providers.kinds import provider_for
from tests.model_server import ModelServer

PROJECT = Path(__file__).resolve().parents[3]
KEY = "sk-alice-0123456789"
HELLO: list[Message] = [{"role": "user", "content": "Hello?"}]
HELLO_REQUEST = Request(HELLO)


@dataclass
class Caller:
    """Calls the model server as the provider does, and keeps what was streamed."""

    server: ModelServer
    streamed: list[str] = field(default_factory=list)

    def connection(self, **changes: Any) -> Connection:
        settings = {"kind": "openai", "base_url": self.server.base_url, "api_key": KEY, "timeout": 20.0} | changes
        return Connection(name="test", model="test-model", **settings)

    async def complete(self, messages: Sequence[Message] = HELLO, **changes: Any) -> Completion:
        return await self.ask(Request(messages), **changes)

    async def ask(self, request: Request, **changes: Any) -> Completion:
        connection = self.connection(**changes)
        return await provider_for(connection.kind).complete(connection, request, self.streamed.append)

    async def error(self, *scripted: Any, **changes: Any) -> ProviderError:
        self.server.answers(*scripted)
        with pytest.raises(ProviderError) as caught:
            await self.complete(**changes)
        return caught.value


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as running:
        yield running


@pytest.fixture
async def caller(server: ModelServer) -> AsyncIterator[Caller]:
    """What is learned about a server is forgotten with it: the next one may have its port."""
    yield Caller(server)
    remote._refused.clear()
    await close_clients()


@pytest.fixture(scope="session")
def cell_python() -> Path:
    """A Python with pandas and matplotlib, as code in a sandbox has it."""
    python = PROJECT / ".cell/bin/python"
    if not python.exists():
        pytest.fail(
            f"{python} is missing. Make it: python3 -m venv .cell && "
            ".cell/bin/pip install -q --require-hashes -r requirements/cell.lock"
        )
    return python
