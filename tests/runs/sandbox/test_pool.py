"""Cells that are ready before anybody asks: handed out once, noticed when dead, let go of when nobody wants them."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from docker import APIClient
from docker.errors import NotFound

from runs.sandbox import pool
from runs.sandbox.cell import Limits, MiB
from runs.sandbox.docker import DockerSandbox
from tests.runs.sandbox.jobs import begun, perform, perform_one, py, running, sh, sleeper
from tests.runs.sandbox.test_docker import containers
from tests.runs.sandbox.test_walls import ROOT

pytestmark = pytest.mark.engine

_HOST = """\
import asyncio, sys
from runs.sandbox.cell import Limits
from runs.sandbox.docker import DockerSandbox

async def main():
    await DockerSandbox(sys.argv[1]).keep_ready(Limits(), 2)
    await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest_asyncio.fixture
async def ready(docker: DockerSandbox, installation: str) -> AsyncIterator[DockerSandbox]:
    """A sandbox with one cell that is ready; `docker` has seen to the image."""
    sandbox = DockerSandbox(installation)
    await sandbox.keep_ready(Limits(), 1)
    await filled(sandbox)
    yield sandbox
    await sandbox.keep_none_ready()
    sandbox.close()


async def filled(sandbox: DockerSandbox) -> None:
    """Until the cells that were to be started have been."""
    assert sandbox._pool
    while sandbox._pool._tasks:
        await asyncio.wait(list(sandbox._pool._tasks))


def names(sandbox: DockerSandbox) -> set[str]:
    assert sandbox._pool
    return sandbox._pool.names()


async def test_a_job_gets_the_cell_that_was_ready(ready: DockerSandbox, engine: APIClient) -> None:
    (name,) = names(ready)
    events = engine.events(decode=True, filters={"container": name, "event": "destroy"})
    assert (await perform_one(ready, py("print(1)"))).stream("out") == "1\n"
    assert (await asyncio.to_thread(next, events))["Actor"]["Attributes"]["name"] == name
    events.close()


async def test_another_takes_its_place(ready: DockerSandbox) -> None:
    before = names(ready)
    await perform(ready, py("print(1)"))
    await filled(ready)
    assert (len(names(ready)), names(ready) & before) == (1, set())


async def test_nothing_of_one_run_is_in_the_cell_of_the_next(ready: DockerSandbox) -> None:
    await perform(ready, sh("echo secret > a.txt; echo secret > /tmp/b.txt; echo secret > /dev/shm/c.txt"))
    block = await perform_one(ready, sh("ls -A /workspace /tmp /dev/shm | grep -c txt"))
    assert block.stream("out") == "0\n"


@pytest.mark.parametrize("end", ["kill", "stop"])
async def test_a_cell_that_died_is_not_handed_out(ready: DockerSandbox, engine: APIClient, end: str) -> None:
    (name,) = names(ready)
    gone = asyncio.create_task(asyncio.to_thread(engine.wait, name, condition="removed"))
    await asyncio.to_thread(engine.kill if end == "kill" else engine.stop, name)
    await gone
    assert (await perform_one(ready, py("print(1)"))).stream("out") == "1\n"


async def test_a_job_that_is_given_up_while_its_cell_is_asked_leaves_no_cell(
    ready: DockerSandbox, engine: APIClient
) -> None:
    (name,) = names(ready)
    await asyncio.to_thread(engine.pause, name)
    gone = asyncio.create_task(asyncio.to_thread(engine.wait, name, condition="removed"))
    job = asyncio.create_task(perform(ready, py("print(1)")))
    while names(ready):
        await asyncio.sleep(0)  # until it has been taken, and does not answer
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job
    await asyncio.wait_for(gone, 30)


async def test_a_cell_that_is_being_ended_when_the_pool_closes_is_ended(
    ready: DockerSandbox, engine: APIClient, installation: str
) -> None:
    """Its connection too: one that is left open fails the test."""
    (name,) = names(ready)
    await asyncio.to_thread(engine.pause, name)
    job = asyncio.create_task(perform(ready, py("print(1)")))
    while names(ready):
        await asyncio.sleep(0)
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job
    await ready.keep_none_ready()
    assert containers(engine, installation) == []
    gc.collect()


async def test_jobs_with_other_limits_get_other_cells(ready: DockerSandbox) -> None:
    before = names(ready)
    small = Limits(memory=96 * MiB)
    block = await perform_one(ready, py("x = bytearray(200 << 20)\nprint(len(x))"), limits=small)
    assert (block.exit_code != 0, before <= names(ready)) == (True, True)


async def test_what_is_of_the_block_and_not_of_the_cell_needs_no_other(ready: DockerSandbox) -> None:
    (name,) = names(ready)
    await perform(ready, py("print(1)"), limits=Limits(seconds=5, output=100, lines=3))
    assert name not in names(ready)


async def test_limits_that_nobody_asks_for_any_more_are_let_go(
    ready: DockerSandbox, engine: APIClient, installation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await perform(ready, py("print(1)"), limits=Limits(memory=96 * MiB))
    await filled(ready)
    monkeypatch.setattr(pool, "UNUSED", -1)
    await ready.reap(lambda run: True)
    await filled(ready)
    limits = [engine.inspect_container(cell)["HostConfig"]["Memory"] for cell in containers(engine, installation)]
    assert limits == [Limits().memory]


async def test_a_cell_that_has_waited_long_is_not_handed_out(
    ready: DockerSandbox, engine: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    (name,), command = names(ready), sleeper()
    monkeypatch.setattr(pool, "OLDEST", -1)
    async with running(ready, sh(command)):
        await begun(command, 1)
        await filled(ready)
        with pytest.raises(NotFound):
            engine.inspect_container(name)


async def test_many_at_once(ready: DockerSandbox, engine: APIClient, installation: str) -> None:
    code = sh("test -e mine && exit 1; touch mine; echo $PWD")
    outcomes = await asyncio.gather(*(perform_one(ready, code) for _ in range(6)))
    assert [outcome.exit_code for outcome in outcomes] == [0] * 6
    await filled(ready)
    assert len(names(ready)) <= 6


async def test_none_is_left_when_it_ends(ready: DockerSandbox, engine: APIClient, installation: str) -> None:
    assert containers(engine, installation) != []
    await ready.keep_none_ready()
    assert containers(engine, installation) == []


async def test_nothing_is_ready_where_nobody_wants_it(
    docker: DockerSandbox, engine: APIClient, installation: str
) -> None:
    sandbox = DockerSandbox(installation)
    await sandbox.keep_ready(Limits(), 0)
    await perform(sandbox, py("print(1)"))
    sandbox.close()
    assert containers(engine, installation) == []


async def test_the_reaper_leaves_ready_cells_alone(ready: DockerSandbox, docker: DockerSandbox) -> None:
    """Its own process's, and those of another object of the same installation."""
    before = names(ready)
    assert (await ready.reap(lambda run: False), await docker.reap(lambda run: False)) == (0, 0)
    assert (await perform_one(ready, py("print(1)"))).stream("out") == "1\n"
    assert not before & names(ready)


@pytest.mark.parametrize("signal", ["kill", "terminate"])
async def test_none_outlives_its_worker(docker: DockerSandbox, engine: APIClient, signal: str) -> None:
    installation = f"a worker that ends by {signal}"
    worker = await asyncio.create_subprocess_exec(sys.executable, "-c", _HOST, installation, cwd=ROOT)
    ready = await _running(engine, installation, 2)
    removals = [asyncio.to_thread(engine.wait, name, condition="removed") for name in ready]
    getattr(worker, signal)()
    await worker.wait()
    await asyncio.gather(*removals)
    assert containers(engine, installation) == []


async def _running(engine: APIClient, installation: str, count: int) -> list[str]:
    """Wait until so many have been started: the engine tells of each."""
    labels = {"label": [f"installation={installation}"], "event": "start"}
    events = engine.events(decode=True, filters=labels, since=0)
    for _ in range(count):
        await asyncio.to_thread(next, events)
    events.close()
    return containers(engine, installation)
