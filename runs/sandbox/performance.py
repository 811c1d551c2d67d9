"""Performs a job in a cell: files in, blocks in order until one fails, files out. The same for every sandbox."""

from __future__ import annotations

from agents.conversation.code_blocks import BlockOutcome
from runs.sandbox.blocks import EXIT_KILLED, BlockPerformance, Means, Stage, is_inside, temporary_name
from runs.sandbox.cell import File, Job, JobOutcome, Limits, OnOutput, SandboxError
from runs.sandbox.protocol import CellLost, Runner
from runs.sandbox.proxy import Proxy
from runs.sandbox.readable import one_line


async def perform(kind: str, job: Job, runner: Runner, on_output: OnOutput, means: Means) -> JobOutcome:
    """Do the whole job. Raises SandboxError if its files cannot be put in, or what is left cannot be read."""
    await _put(job.files, runner)
    proxy = Proxy(job.limits.hosts, means.outside) if job.limits.hosts and means.outside else None
    stage, outcomes = Stage(job, runner, means, on_output, proxy), list[BlockOutcome]()
    for index, block in enumerate(job.blocks):
        outcomes.append(await BlockPerformance(stage, index).run(block))
        if outcomes[-1].exit_code:
            break
    reached = proxy.reached if proxy else ()
    if outcomes and outcomes[-1].ended == "lost":
        return JobOutcome(kind, tuple(outcomes), reached=reached)
    try:
        return JobOutcome(kind, tuple(outcomes), *await _collected(job, runner), reached)
    except CellLost as error:
        on_output(len(outcomes) - 1, "err", f"{error}\n")
        return JobOutcome(kind, (*outcomes[:-1], _lost(outcomes[-1], error)), reached=reached)


def _lost(outcome: BlockOutcome, error: CellLost) -> BlockOutcome:
    """What becomes of a block that ended, but harmed its cell so that nothing can be had of it any more."""
    return BlockOutcome(EXIT_KILLED, (*outcome.output, ("err", f"{error}\n")), "lost", outcome.seconds)


async def _put(files: tuple[File, ...], runner: Runner) -> None:
    for file in files:
        problem = await runner.put(file) if is_inside(file.name) else "its name does not lie in the workspace"
        if problem:
            raise SandboxError(f"The file {file.name!r} cannot be put into the workspace: {problem}.")


async def _collected(job: Job, runner: Runner) -> tuple[tuple[File, ...], tuple[tuple[str, str], ...]]:
    """The workspace's regular files within the job's limits, and what was left out with the reason."""
    temporary = {name for block in job.blocks if not block.filename and (name := temporary_name(block))}
    listing = await runner.list(job.limits.files)
    files: list[File] = []
    refused = [entry for entry in listing.refused if entry[0] not in temporary]
    room = job.limits.workspace
    for name, size in listing.files[: job.limits.files]:
        if name in temporary:
            continue
        found = _unfit(name) or _too_much(job.limits, size, room) or await runner.get(name, size)
        if isinstance(found, str):
            refused.append((one_line(name), found))
        else:
            files.append(File(name, found))
            room -= len(found)
    if listing.beyond:
        refused.append(("…", f"{listing.beyond} more were not looked at"))
    return tuple(files), tuple(refused)


def _unfit(name: str) -> str:
    """Why a file cannot be kept under its name: it could not be put into the next cell."""
    return "" if is_inside(name) else "its name is too long, or it lies too deep"


def _too_much(limits: Limits, size: int, room: int) -> str:
    if size > limits.file:
        return f"it is too big: {size} bytes, and {limits.file} are allowed"
    return "" if size <= room else f"all files together are more than {limits.workspace} bytes"
