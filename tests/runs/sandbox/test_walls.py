"""What code cannot see or keep. What it cannot reach is in `tests/escape`, for the sandboxes that have walls."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from runs.sandbox.cell import Limits, Sandbox
from runs.sandbox.plain import PlainSandbox
from tests.runs.sandbox.jobs import begun, ended, perform, perform_one, processes, py, running, sh, sleeper

ROOT = Path(__file__).parents[3]


async def test_only_the_known_variables(sandbox: Sandbox) -> None:
    block = await perform_one(sandbox, py("import os\nprint(*sorted(os.environ))"))
    known = "HOME LANG MPLBACKEND MPLCONFIGDIR OPENBLAS_NUM_THREADS PATH PYTHONDONTWRITEBYTECODE PYTHONUNBUFFERED"
    assert set(block.stream("out").split()) - {"HOSTNAME", "PWD"} == {*known.split(), "TMPDIR", "XDG_CACHE_HOME"}


@pytest.mark.attack("processes of others, seen from within", "a process namespace of its own")
async def test_other_processes_are_not_to_be_seen(walls: Sandbox) -> None:
    block = await perform_one(walls, py("import os; print(max(int(n) for n in os.listdir('/proc') if n.isdigit()))"))
    assert int(block.stream("out")) < 100


async def test_a_runner_that_was_killed(plain: PlainSandbox) -> None:
    command = sleeper()
    outcome = await perform(plain, sh(f"setsid {command} & sleep 0.1; kill -9 $PPID; sleep 6000"))
    assert [(block.exit_code, block.ended) for block in outcome.blocks] == [(137, "lost")]
    assert processes(command) == []


async def test_cancelling_ends_everything(sandbox: Sandbox) -> None:
    command = sleeper()
    async with running(sandbox, sh(f"setsid {command} & {command} & wait")):
        await begun(command, 2)
    assert processes(command) == []


@pytest.mark.parametrize("turns", [0, 1, 3, 10, 30])
async def test_cancelling_at_the_start(sandbox: Sandbox, turns: int) -> None:
    command = sleeper()
    job = asyncio.ensure_future(perform(sandbox, sh(command)))
    for _ in range(turns):
        await asyncio.sleep(0.005)
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job
    assert processes(command) == []


@pytest.mark.attack("a cell that outlives its worker (kill -9)", "the first process ends with its connection")
async def test_the_host_s_death_ends_the_cell(sandbox: Sandbox, installation: str) -> None:
    command = sleeper()
    host = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.runs.sandbox.host", sandbox.name, installation, command),
        cwd=ROOT,
    )
    found = await begun(command, 2)
    host.kill()
    await host.wait()
    await asyncio.gather(*map(ended, found))
    await sandbox.reap(lambda run: False)  # a folder of the plain sandbox


async def test_many_jobs_at_once(sandbox: Sandbox) -> None:
    jobs = [perform_one(sandbox, py(f"print({number})"), limits=Limits(cpus=0.5)) for number in range(8)]
    assert [block.stream("out") for block in await asyncio.gather(*jobs)] == [f"{number}\n" for number in range(8)]
