from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from conformance.performance import begun, go_on, performed
from conformance.result import result_of
from conformance.scenario import Scenario
from conformance.server import ModelServer, running

from .places import OWN, SERVER
from .remembering import RememberingSandbox


@dataclass(frozen=True)
class Told:
    """A result, as the tests ask for it."""

    result: dict[str, Any]

    @property
    def said(self) -> list[str]:
        """What was said, in order: "speaker: text"."""
        return [f"{message['speaker']}: {message['content']}" for message in self.result["transcript"]]

    @property
    def stops(self) -> list[str]:
        """The reason of every chat's end."""
        return [chat["stop"]["reason"] for chat in self.result["chats"]]

    @property
    def stop(self) -> dict[str, Any]:
        return self.result["chats"][0]["stop"]

    @property
    def summaries(self) -> list[str]:
        return [result["summary"] for result in self.result["results"]]

    def by(self, speaker: str) -> list[str]:
        return [message["content"] for message in self.result["transcript"] if message["speaker"] == speaker]

    def asked(self, number: int) -> list[tuple[str, str]]:
        """What the model was sent in request `number`: (role, content) of each message."""
        return [(message["role"], message["content"]) for message in self.result["llm_requests"][number]["messages"]]

    def purposes(self) -> list[str]:
        return [f"{request['agent']} {request['purpose']}" for request in self.result["llm_requests"]]


Hold = Callable[[str], Awaitable[Told]]


@pytest.fixture(scope="session")
def server() -> Iterator[ModelServer]:
    with running(SERVER, OWN[0]) as server:
        yield server


#: One for all tests: it remembers what ran.
_SANDBOX = RememberingSandbox()


@pytest.fixture
async def sandbox() -> RememberingSandbox:
    return await _SANDBOX.ready()


@pytest.fixture
def hold(server: ModelServer, sandbox: RememberingSandbox, transactional_db: None) -> Hold:
    """Hold the scenario of ours whose name begins so."""

    async def held(name: str) -> Told:
        scenario = Scenario.read(next(file for file in OWN if file.name.startswith(f"{name}_")))
        server.load(scenario.script)
        run = await sync_to_async(begun)(scenario, server.base_url)
        lacks = await go_on(run, scenario.answers(), sandbox)
        done = await sync_to_async(performed)(run, server, lacks)
        return Told(result_of(scenario, done))

    return held
