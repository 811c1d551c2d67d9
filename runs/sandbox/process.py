"""A cell whose runner is a child process of this one: what bubblewrap and the plain sandbox share."""

from __future__ import annotations

import asyncio
import math
import os
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from runs.sandbox.cell import Limits, SandboxError
from runs.sandbox.protocol import CellLost, Runner

T = TypeVar("T")

#: A runner that has lost its host kills its cell and exits within milliseconds.
_FAREWELL = 5.0
_MOST_DIAGNOSIS = 2000
#: Address space is no memory: numpy and threads reserve far more than they touch.
_ADDRESS_SPACE = 4 << 30


@dataclass(frozen=True, slots=True)
class Command:
    """How to start a runner as a process: `user` the uid and gid to become, or None; `open` descriptors for it."""

    argv: tuple[str, ...]
    variables: Mapping[str, str] = field(default_factory=dict)
    folder: str = "/"
    user: int | None = None
    open: tuple[int, ...] = ()


@asynccontextmanager
async def started(command: Command) -> AsyncIterator[Runner]:
    """A runner that is ready. When the block is left, however that happens, the cell's processes are gone."""
    process = await _spawned(command)
    try:
        runner = Runner(*_streams(process))
        try:
            await runner.ready()
        except CellLost as error:
            raise SandboxError(await _diagnosis(process)) from error
        yield runner
    finally:
        await to_the_end(_end(process))


async def to_the_end(work: Awaitable[T]) -> T:
    """Await work that must not be left half done: cancelling takes effect when it is finished."""
    task, cancelled = asyncio.ensure_future(work), None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled:
        raise cancelled
    return task.result()


def process_limits(limits: Limits) -> dict[str, int]:
    """What the kernel enforces for each process of a cell that has no control group."""
    cpu = math.ceil(limits.seconds * max(1.0, limits.cpus)) + 1
    everywhere = {"CORE": 0, "CPU": cpu, "FSIZE": limits.workspace, "NOFILE": 256}
    return everywhere | {"AS": limits.memory + _ADDRESS_SPACE, "DATA": limits.memory}


async def _spawned(command: Command) -> asyncio.subprocess.Process:
    pipe = asyncio.subprocess.PIPE
    try:
        return await asyncio.create_subprocess_exec(
            *command.argv,
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            env=dict(command.variables),
            cwd=command.folder,
            start_new_session=True,
            pass_fds=command.open,
            user=command.user,
            group=command.user,
            extra_groups=None if command.user is None else (),
        )
    except OSError as error:
        raise SandboxError(f"{command.argv[0]} does not start: {error}") from error


async def _end(process: asyncio.subprocess.Process) -> None:
    """Close the runner's input, which ends the cell; its output closes when it is gone."""
    output, requests = _streams(process)
    if not requests.is_closing():
        requests.transport.abort()
    try:
        async with asyncio.timeout(_FAREWELL):
            await _drained(output)
            await process.wait()
    except TimeoutError:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _streams(process: asyncio.subprocess.Process) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    assert process.stdout is not None
    assert process.stdin is not None
    return process.stdout, process.stdin


async def _drained(stream: asyncio.StreamReader) -> None:
    while await stream.read(1 << 16):
        pass


async def _diagnosis(process: asyncio.subprocess.Process) -> str:
    assert process.stderr
    with suppress(TimeoutError):
        async with asyncio.timeout(_FAREWELL):
            said = (await process.stderr.read(_MOST_DIAGNOSIS)).decode(errors="replace").strip()
            return f"The cell did not start: {said or 'it ended without a word'}"
    return "The cell did not start: it gave no answer"


def kill_by_home(folder: str) -> None:
    """Kill what still has `folder` for its home: processes whose runner was killed, so that nobody else ends them."""
    while found := [process for process in Path("/proc").glob("[0-9]*") if _has_home(process, folder)]:
        for process in found:
            with suppress(OSError):
                os.kill(int(process.name), signal.SIGKILL)
        time.sleep(0.005)


def threads_of(user: int) -> int:
    """How many threads a user has on this machine, which is what RLIMIT_NPROC counts."""
    count = 0
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended meanwhile
            if process.stat().st_uid == user:
                count += len(list((process / "task").iterdir()))
    return count


def _has_home(process: Path, folder: str) -> bool:
    try:
        return f"HOME={folder}".encode() in (process / "environ").read_bytes().split(b"\0")
    except OSError:
        return False  # it ended meanwhile, or is somebody else's
