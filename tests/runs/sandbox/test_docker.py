"""Containers: how they are made, and that none is left."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

import pytest
from docker import APIClient
from docker.errors import NotFound

from runs.sandbox.cell import SandboxError
from runs.sandbox.docker import IMAGE, DockerSandbox
from tests.runs.sandbox.jobs import begun, perform, processes, py, running, sh, sleeper
from tests.runs.sandbox.test_walls import ROOT

pytestmark = pytest.mark.engine

OPEN = Path("/proc/self/fd")


def containers(engine: APIClient, installation: str) -> list[str]:
    found = engine.containers(all=True, filters={"label": f"installation={installation}"})
    return [entry["Id"] for entry in found]


@pytest.fixture
def left_over(engine: APIClient, docker: DockerSandbox, installation: str) -> str:
    """A container that was made and never started, as a worker leaves it that died in between."""
    labels = {"app": "parley", "installation": installation, "run": "dead", "created": str(int(time.time()))}
    return engine.create_container(IMAGE, ["true"], labels=labels)["Id"]


async def test_hardening(docker: DockerSandbox, engine: APIClient, installation: str) -> None:
    command = sleeper()
    async with running(docker, sh(command)):
        await begun(command, 1)
        facts = engine.inspect_container(containers(engine, installation)[0])
    host, config = facts["HostConfig"], facts["Config"]
    assert (host["NetworkMode"], host["CapDrop"], host["ReadonlyRootfs"]) == ("none", ["ALL"], True)
    assert (host["Memory"], host["MemorySwap"], host["PidsLimit"]) == (512 << 20, 512 << 20, 128)
    assert (host["SecurityOpt"], host["IpcMode"], host["Binds"]) == (["no-new-privileges:true"], "private", None)
    assert (config["User"], host["LogConfig"]["Type"], host["Privileged"]) == ("1000:1000", "none", False)
    assert (config["Labels"]["run"], config["Labels"]["attempt"], config["Labels"]["app"]) == ("a run", "1", "parley")


async def test_nothing_is_left(docker: DockerSandbox, engine: APIClient, installation: str) -> None:
    await perform(docker, py("print(1)"))
    assert containers(engine, installation) == []


async def test_no_connection_is_left(docker: DockerSandbox) -> None:
    await perform(docker, py("print(1)"))  # what the event loop itself opens
    docker.close()
    before, sandbox = len(list(OPEN.iterdir())), DockerSandbox("tests")
    for _ in range(3):
        await perform(sandbox, py("print(1)"))
    sandbox.close()
    assert len(list(OPEN.iterdir())) <= before


async def test_the_host_s_death_leaves_no_container(docker: DockerSandbox, engine: APIClient) -> None:
    command, installation = sleeper(), "a host that dies"
    arguments = ("-m", "tests.runs.sandbox.host", "docker", installation, command)
    host = await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=ROOT)
    await begun(command, 2)
    removals = [asyncio.to_thread(engine.wait, name, condition="removed") for name in containers(engine, installation)]
    host.kill()
    await host.wait()
    await asyncio.gather(*removals)
    assert (containers(engine, installation), processes(command)) == ([], [])


async def test_reaps_what_the_dead_left(docker: DockerSandbox, engine: APIClient, left_over: str) -> None:
    assert await docker.reap(lambda run: run != "dead") == 1
    with pytest.raises(NotFound):
        engine.inspect_container(left_over)


async def test_does_not_reap_the_living(docker: DockerSandbox, engine: APIClient, left_over: str) -> None:
    assert await docker.reap(lambda run: True) == 0
    assert await docker.reap(lambda run: False) == 1


async def test_reaps_what_has_long_not_run(
    docker: DockerSandbox, left_over: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("runs.sandbox.leftovers._ABOUT_TO_START", -1)
    assert await docker.reap(lambda run: True) == 1


async def test_does_not_reap_another_installation_s(docker: DockerSandbox, left_over: str) -> None:
    assert await DockerSandbox("somebody else").reap(lambda run: False) == 0
    assert await docker.reap(lambda run: False) == 1


async def test_health(docker: DockerSandbox) -> None:
    health = await docker.health()
    assert (health.usable, health.version.startswith("Engine ")) == (True, True)


async def test_without_the_image(engine: APIClient) -> None:
    sandbox = DockerSandbox("tests", image="parley-cell:there-is-none")
    health = await sandbox.health()
    assert (health.usable, health.mend) == (False, "run `make image`")
    with pytest.raises(SandboxError, match="has not been built"):
        await perform(sandbox, py("print(1)"))
    sandbox.close()
