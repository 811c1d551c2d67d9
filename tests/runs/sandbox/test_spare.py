"""The child that stands by for the next block: there before anybody asks, of no use to anybody else, and not missed."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from runs.sandbox import inside
from runs.sandbox.cell import File
from runs.sandbox.process import Command, started
from runs.sandbox.protocol import Program, Runner
from tests.runs.sandbox.jobs import ended


@pytest.fixture
async def runner(tmp_path: Path) -> AsyncIterator[Runner]:
    async with started(Command((sys.executable, "-I", "-c", inside.source(), str(tmp_path)))) as runner:
        yield runner


async def printed(runner: Runner, code: str) -> tuple[str, bytes]:
    """How a block of Python ended, and what it wrote."""
    heard: list[bytes] = []
    program = Program(File("x.py", code.encode()), ("{python}", "x.py"), 60, 1 << 20)
    end = await runner.run(program, lambda _, said: heard.append(said))
    return end.ended, b"".join(heard)


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def runner_here() -> int:
    """The only child of this process that was started as a runner."""
    (pid,) = (pid for pid in children(os.getpid()) if b"runs.sandbox.inside" in command_line(pid))
    return pid


def command_line(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def end_of(pid: int, fd: int) -> str:
    """What a descriptor of that process leads to."""
    return str(Path(f"/proc/{pid}/fd/{fd}").readlink())


async def standing_by(pid: int) -> int:
    """Nothing tells when it is there, so this looks again."""
    async with asyncio.timeout(30):
        while not (found := children(pid)):
            await asyncio.sleep(0.01)
    return found[0]


async def test_it_becomes_the_next_block(runner: Runner) -> None:
    spare = await standing_by(runner_here())
    assert await printed(runner, "import os; print(os.getpid())") == ("exited", b"%d\n" % spare)


async def test_a_block_that_follows_at_once_has_a_child_of_its_own(runner: Runner) -> None:
    spare = await standing_by(runner_here())
    said = [await printed(runner, "import os; print(os.getpid())") for _ in range(3)]
    assert [end for end, _ in said] == ["exited"] * 3
    assert said[0][1] == b"%d\n" % spare
    assert len({output for _, output in said}) == 3


async def test_one_that_was_killed_is_not_missed(runner: Runner) -> None:
    spare = await standing_by(runner_here())
    os.kill(spare, signal.SIGKILL)
    await ended(spare)
    assert await printed(runner, "print(6 * 7)") == ("exited", b"42\n")


async def test_it_holds_nothing_of_the_runners_when_it_may_be_looked_at(runner: Runner) -> None:
    pid = runner_here()
    spare = await standing_by(pid)
    theirs = {end_of(pid, 0), end_of(pid, 1)}
    async with asyncio.timeout(30):
        while end_of(spare, 0) != os.devnull:
            await asyncio.sleep(0.01)
    assert theirs.isdisjoint(end_of(spare, fd) for fd in (1, 2))


async def test_it_ends_with_the_runner(tmp_path: Path) -> None:
    async with started(Command((sys.executable, "-I", "-c", inside.source(), str(tmp_path)))):
        pid = runner_here()
        spare = await standing_by(pid)
        os.kill(pid, signal.SIGKILL)
        await ended(spare)
