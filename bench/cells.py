"""Code in Docker's cells: a block beside `docker exec` and `docker run`, many at once, and what a ready cell costs.

A cell that is taken has been started before; what is timed is all that then happens for a job: files in, its block,
files out. It takes turns with the others. What counts is the best pass of each: starting a Python is work for a
processor, so whatever else the machine does slows a block far more than the waiting that `docker exec` mostly is.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from agents.conversation.code_blocks import CodeBlock
from bench import approval, idle
from runs.sandbox import leftovers
from runs.sandbox.blocks import Means
from runs.sandbox.cell import Job, JobOutcome, Limits, SandboxError
from runs.sandbox.container import Cell, shape_of
from runs.sandbox.docker import IMAGE, DockerSandbox
from runs.sandbox.engine import Engine, reached
from runs.sandbox.performance import perform

#: How many times faster than `docker exec` a block in a taken cell has to be.
LEAST = 5.0
PASSES, COLD_PASSES = 60, 6
RUNS, JOBS, BLOCKS, READY = 8, 6, 20, 2
INSTALLATION = "bench"
_EXEC, _COLD = "docker exec", "docker run, cold"

_ONE = CodeBlock("python", "print(1)")
#: What `docker run` is told so that its container is held in as a cell is.
_HARDENED = (
    *("--network", "none", "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--read-only", "--user", "1000"),
    *("--memory", "512m", "--memory-swap", "512m", "--pids-limit", "128", "--cpus", "1", "--log-driver", "none"),
    *("--tmpfs", "/workspace:size=64m,uid=1000,mode=0700", "--tmpfs", "/tmp:size=64m"),  # noqa: S108 (the container's own)
)

#: Does something once.
Act = Callable[[], Awaitable[None]]


def run() -> bool:
    """Whether the aim holds. Without an engine nothing is measured, and that is said."""
    try:
        engine = reached()
        engine.api.inspect_image(IMAGE)
    except Exception as error:  # noqa: BLE001 (whatever it is, there is nothing to measure)
        _say(f"cells: SKIPPED, nothing was measured: no Docker engine with the image {IMAGE} ({error}).\n")
        return True
    try:
        held = asyncio.run(_compare(engine))
        asyncio.run(_at_once())
    finally:
        engine.api.close()
    approval.measure()
    return held


async def _compare(engine: Engine) -> bool:
    cell = Cell(engine, shape_of(IMAGE, Limits()))
    try:
        await cell.start(leftovers.labels(INSTALLATION))
        times = await _in_turns(_acts(engine, cell))
        memory = await asyncio.to_thread(idle.cost, engine.api, cell.name)
    finally:
        await cell.end()
    return _tell(times, memory)


def _tell(times: dict[str, list[float]], memory: idle.Cost) -> bool:
    """Says what was measured; whether the aim holds."""
    ours = min(times["taken cell"])
    _say(f"\n  {'print(1), in ms':18}{'best':>9}{'p50':>9}{'p99':>9}{'best, in taken cells':>24}\n")
    for name, taken in times.items():
        columns = "".join(f"{_ms(taken, share):>9.1f}" for share in (0, 0.5, 0.99))
        _say(f"  {name:18}{columns}{min(taken) / ours:>24.1f}\n")
    _say(f"  A ready cell holds {memory.cell:.1f} MiB, and its shim on the host {memory.shim:.1f} MiB.\n")
    if _EXEC not in times:
        _say("  NOT MEASURED: there is no `docker` command here to compare with.\n")
        return True
    ratio = min(times[_EXEC]) / ours
    verdict = "holds" if ratio >= LEAST else "DOES NOT HOLD"
    _say(f"  `docker exec` takes {ratio:.1f} times as long as a taken cell; the aim of at least {LEAST:g} {verdict}.\n")
    return ratio >= LEAST


def _acts(engine: Engine, cell: Cell) -> dict[str, Act]:
    acts = {"taken cell": _in_cell(cell), "exec by the API": _by_api(engine, cell.name)}
    if shutil.which("docker") is None:
        return acts
    return acts | {_EXEC: _told("exec", cell.name), _COLD: _told("run", "--rm", *_HARDENED, IMAGE)}


async def _in_turns(acts: dict[str, Act]) -> dict[str, list[float]]:
    """Seconds of each pass. The first time of each is not counted."""
    for act in acts.values():
        await act()
    times: dict[str, list[float]] = {name: [] for name in acts}
    for number in range(PASSES):
        for name, act in acts.items():
            if name != _COLD or number < COLD_PASSES:
                times[name].append(await _timed(act))
    return times


async def _at_once() -> None:
    """How much gets done while as many runs want cells as a busy worker has."""
    for name, jobs, blocks in (("each in a cell of its own", JOBS, 1), (f"{BLOCKS} in a cell", 1, BLOCKS)):
        sandbox = DockerSandbox(INSTALLATION)
        await sandbox.keep_ready(Limits(), READY)
        await sandbox.execute(_job(1), _ignore)
        try:
            seconds = await _timed(lambda sandbox=sandbox, jobs=jobs, blocks=blocks: _all(sandbox, jobs, blocks))
        finally:
            await sandbox.keep_none_ready()
            sandbox.close()
        rate = RUNS * jobs * blocks / seconds
        _say(f"  {RUNS} runs at once, {name}: {rate:.1f} blocks a second.\n")


async def _all(sandbox: DockerSandbox, jobs: int, blocks: int) -> None:
    async def one() -> None:
        for _ in range(jobs):
            _check(await sandbox.execute(_job(blocks), _ignore), blocks)

    await asyncio.gather(*(one() for _ in range(RUNS)))


def _in_cell(cell: Cell) -> Act:
    async def act() -> None:
        _check(await perform("docker", _job(1), cell.runner, _ignore, Means()), 1)

    return act


def _by_api(engine: Engine, container: str) -> Act:
    def act() -> None:
        made = engine.api.exec_create(container, ["python3", "-c", "print(1)"])
        assert engine.api.exec_start(made["Id"]) == b"1\n"

    return lambda: asyncio.to_thread(act)


def _told(*words: str) -> Act:
    def act() -> None:
        command = ("docker", *words, "python3", "-c", "print(1)")
        assert subprocess.run(command, capture_output=True, check=True).stdout == b"1\n"

    return lambda: asyncio.to_thread(act)


def _job(blocks: int) -> Job:
    return Job("bench", 0, (_ONE,) * blocks)


def _check(outcome: JobOutcome, blocks: int) -> None:
    """What did not do its work was not quick."""
    if [block.output for block in outcome.blocks] != [(("out", "1\n"),)] * blocks:
        raise SandboxError(f"a block did not print its number: {outcome.blocks}")


async def _timed(act: Act) -> float:
    started = time.perf_counter()
    await act()
    return time.perf_counter() - started


def _ms(seconds: Sequence[float], share: float) -> float:
    return sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * share))] * 1000


def _ignore(*_: Any) -> None:
    """Who listens to nothing."""


def _say(line: str) -> None:
    sys.stdout.write(line)
    sys.stdout.flush()
