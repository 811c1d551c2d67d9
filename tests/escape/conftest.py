"""The cells that are attacked: real ones, as Parley makes them, and real ones with a wall taken away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from docker import APIClient

from runs.sandbox import inside, system_calls
from runs.sandbox.bubblewrap import BubblewrapSandbox
from runs.sandbox.cell import Sandbox
from runs.sandbox.docker import DockerSandbox
from tests.escape.attacks import NOT_BUBBLEWRAP
from tests.runs.sandbox.conftest import DOCKER, bubblewrap, docker, engine, installation

__all__ = ["bubblewrap", "docker", "engine", "installation"]

#: A Docker sandbox whose containers are made with these changes.
Weakened = Callable[[Mapping[str, Any]], DockerSandbox]


@pytest.fixture(scope="session")
def lacks(bubblewrap: BubblewrapSandbox) -> tuple[str, ...]:
    """What bubblewrap says that it cannot do here."""
    with ThreadPoolExecutor() as thread:
        return thread.submit(asyncio.run, bubblewrap.health()).result().lacks


@pytest.fixture(params=[DOCKER, "bubblewrap"])
def walls(request: pytest.FixtureRequest) -> Sandbox:
    """Each sandbox that holds code in, but for attacks of which it says itself that it does not hold them."""
    if request.param == "bubblewrap":
        _skip_what_it_lacks(request)
    return request.getfixturevalue(request.param)


@pytest.fixture
def weakened(docker: DockerSandbox, installation: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Weakened]:
    made: list[DockerSandbox] = []

    def weaken(changes: Mapping[str, Any]) -> DockerSandbox:
        if "seccomp=unconfined" in changes.get("security_opt", ()):
            monkeypatch.setattr("runs.sandbox.system_calls.known", lambda _: False)
        _change_containers(monkeypatch, dict(changes))
        made.append(DockerSandbox(f"{installation}-weak"))
        return made[-1]

    yield weaken
    for sandbox in made:
        sandbox.close()


def _change_containers(monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any]) -> None:
    """At the last door before the engine, so that whatever Parley makes a container with is changed."""
    configure, create = APIClient.create_host_config, APIClient.create_container
    of_the_container = {"network_disabled": False} if "network_mode" in changes else {}
    of_the_container |= {name: changes.pop(name) for name in ("user",) if name in changes}
    if "runner" in changes:
        _leave_out(monkeypatch, changes.pop("runner"))
    if "filter" in changes:
        filter_ = changes.pop("filter")
        monkeypatch.setattr(system_calls, "program", lambda machine: filter_)
    raw = {name: changes.pop(name) for name in tuple(changes) if name[0].isupper()}

    def configured(self: APIClient, **options: Any) -> dict[str, Any]:
        return configure(self, **(options | changes)) | raw

    def created(self: APIClient, *arguments: Any, **options: Any) -> dict[str, Any]:
        return create(self, *arguments, **(options | of_the_container))

    monkeypatch.setattr(APIClient, "create_host_config", configured)
    monkeypatch.setattr(APIClient, "create_container", created)


def _leave_out(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    """From the runner, which otherwise is as it is."""
    text = inside.source()
    changed = text.replace(f"    {line}\\n", "    pass\\n")
    assert changed != text
    monkeypatch.setattr(inside, "source", lambda: changed)


def _skip_what_it_lacks(request: pytest.FixtureRequest) -> None:
    mark = request.node.get_closest_marker("attack")
    lacks = request.getfixturevalue("lacks")
    for lack, names in NOT_BUBBLEWRAP.items():
        if mark and mark.args[0] in names and any(lack in said for said in lacks):
            pytest.skip(f"bubblewrap does not hold this, and says so: {lack}")
