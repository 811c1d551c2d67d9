"""Performs a job in a cell: files in, blocks in order until one fails, files out. The same for every sandbox."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from agents.conversation.code_blocks import EXIT_REFUSED, EXIT_TIMED_OUT, BlockOutcome, CodeBlock, Ending
from runs.sandbox.cell import File, Job, JobOutcome, Limits, OnOutput, SandboxError
from runs.sandbox.protocol import CellLost, Ended, Program, Runner
from runs.sandbox.proxy import Outside, Proxy
from runs.sandbox.readable import Readable, Transcript, one_line

_PYTHON, _SHELL = ("{python}", "-u"), ("bash",)
_COMMANDS: Mapping[str, tuple[str, ...]] = dict.fromkeys(("python", "py", "python3"), _PYTHON) | dict.fromkeys(
    ("sh", "bash", "shell"), _SHELL
)

#: As a shell reports a program that SIGKILL ended.
EXIT_KILLED = 137

_LONGEST_NAME, _DEEPEST_NAME = 200, 8


@dataclass(frozen=True, slots=True)
class Means:
    """What a kind of sandbox gives to each program: `rlimits` that the kernel enforces for each process, and what its
    way out leads to; `outside` None: it has no walls that a way out would lead through.
    """

    rlimits: Mapping[str, int] = field(default_factory=dict)
    outside: Outside | None = None


async def perform(kind: str, job: Job, runner: Runner, on_output: OnOutput, means: Means) -> JobOutcome:
    """Do the whole job. Raises SandboxError if its files cannot be put in, or what is left cannot be read."""
    await _put(job.files, runner)
    proxy = Proxy(job.limits.hosts, means.outside) if job.limits.hosts and means.outside else None
    outcomes: list[BlockOutcome] = []
    for index, block in enumerate(job.blocks):
        outcomes.append(await _Performance(job, runner, index, on_output).run(block, means.rlimits, proxy))
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


def is_inside(name: str) -> bool:
    """Whether a name means a file in the workspace: relative, no `..`, no control characters, not endless."""
    parts = name.split("/")
    sound = name.isprintable() and len(name.encode()) <= _LONGEST_NAME and len(parts) <= _DEEPEST_NAME
    return sound and not {"", ".", ".."} & set(parts)


def temporary_name(block: CodeBlock) -> str:
    """The name under which a block that names no file is run; "" for a language that is not run."""
    command = _COMMANDS.get(block.language)
    digest = hashlib.sha256(block.code.encode(errors="replace")).hexdigest()[:16]
    return f"tmp_code_{digest}.{'py' if command is _PYTHON else 'sh'}" if command else ""


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


class _Performance:
    """One block: made into a file, run, and what it wrote told and kept."""

    def __init__(self, job: Job, runner: Runner, index: int, on_output: OnOutput) -> None:
        self._job, self._runner, self._index, self._on_output = job, runner, index, on_output
        self._transcript = Transcript()
        self._streams: dict[Literal["out", "err"], Readable] = {"out": Readable(), "err": Readable()}
        self._cut = 0

    async def run(self, block: CodeBlock, rlimits: Mapping[str, int], proxy: Proxy | None) -> BlockOutcome:
        command = _COMMANDS.get(block.language)
        if command is None:
            return self._refuse(f"unknown language {block.language}")
        if block.filename and not is_inside(block.filename):
            return self._refuse("Filename is not in the workspace")
        limits = self._job.limits
        program = Program(command, limits.seconds, limits.output, rlimits, network=proxy is not None)
        try:
            return await self._start(block, program, proxy)
        except CellLost as error:
            self._tell("err", f"{error}\n")
            return BlockOutcome(EXIT_KILLED, self._transcript.pieces(), "lost")

    async def _start(self, block: CodeBlock, program: Program, proxy: Proxy | None) -> BlockOutcome:
        name = block.filename or temporary_name(block)
        if problem := await self._runner.put(File(name, block.code.encode(errors="replace"))):
            return self._refuse(f"{name} cannot be written: {problem}")
        program = replace(program, argv=(*program.argv, f"./{name}" if name.startswith("-") else name))
        ended = await self._runner.run(program, self._hear, proxy.serve if proxy else None)
        for stream, readable in self._streams.items():
            self._tell(stream, readable.text(b"", last=True))
        if not block.filename:
            await self._runner.remove(name)
        return BlockOutcome(_exit_code(ended), self._transcript.pieces(), ended.ended, ended.seconds)

    def _hear(self, stream: Literal["out", "err", "cut"], said: bytes | int) -> None:
        if isinstance(said, int):
            self._cut = said
            self._streams = {"out": Readable(), "err": Readable()}
        elif stream != "cut":
            if self._cut:
                self._tell(stream, f"\n… {self._cut} bytes left out …\n")
                said, self._cut = _from_a_character(said), 0
            self._tell(stream, self._streams[stream].text(said))

    def _tell(self, stream: Literal["out", "err"], text: str) -> None:
        if text:
            self._transcript.add(stream, text)
            self._on_output(self._index, stream, text)

    def _refuse(self, problem: str) -> BlockOutcome:
        self._tell("err", problem)
        return BlockOutcome(EXIT_REFUSED, self._transcript.pieces(), "refused")


def _exit_code(ended: Ended) -> int:
    by_ending: Mapping[Ending, int] = {
        "timed_out": EXIT_TIMED_OUT,
        "flooded": EXIT_KILLED,
        "out_of_memory": EXIT_KILLED,
    }
    return by_ending.get(ended.ended, ended.code if ended.code >= 0 else 128 - ended.code)


def _unfit(name: str) -> str:
    """Why a file cannot be kept under its name: it could not be put into the next cell."""
    return "" if is_inside(name) else "its name is too long, or it lies too deep"


def _too_much(limits: Limits, size: int, room: int) -> str:
    if size > limits.file:
        return f"it is too big: {size} bytes, and {limits.file} are allowed"
    return "" if size <= room else f"all files together are more than {limits.workspace} bytes"


def _from_a_character(data: bytes) -> bytes:
    """Without the rest of a character (UTF-8) that the cut went through."""
    return data[next((at for at, byte in enumerate(data[:4]) if byte & 0xC0 != 0x80), 0) :]
