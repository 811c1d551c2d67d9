"""One block in a cell: which program it is for, what it is told of its end, and what people see of its output."""

from __future__ import annotations

import asyncio
import hashlib
import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from agents.conversation.code_blocks import EXIT_REFUSED, EXIT_TIMED_OUT, BlockOutcome, CodeBlock, Ending
from runs.sandbox.cell import File, Job, Limits, MiB, OnOutput
from runs.sandbox.protocol import CellLost, Cut, Ended, NotWritten, Program, Runner
from runs.sandbox.proxy import Outside, Proxy
from runs.sandbox.readable import Readable, Transcript

_PYTHON, _SHELL = ("{python}", "-u"), ("bash",)
_COMMANDS: Mapping[str, tuple[str, ...]] = dict.fromkeys(("python", "py", "python3"), _PYTHON) | dict.fromkeys(
    ("sh", "bash", "shell"), _SHELL
)

#: As a shell reports a program that SIGKILL ended.
EXIT_KILLED = 137

_LONGEST_NAME, _DEEPEST_NAME = 200, 8


@dataclass(frozen=True, slots=True)
class Means:
    """What a kind of sandbox gives to each program: `rlimits` that the kernel enforces for each process, and
    what its way out leads to; `outside` None: it has no walls that a way out would lead through. `interrupted` is set
    when a person wants an end of it.
    """

    rlimits: Mapping[str, int] = field(default_factory=dict)
    outside: Outside | None = None
    interrupted: asyncio.Event | None = None

    @property
    def is_interrupted(self) -> bool:
        return self.interrupted is not None and self.interrupted.is_set()


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the blocks of one job are performed."""

    job: Job
    runner: Runner
    means: Means
    on_output: OnOutput
    proxy: Proxy | None


class BlockPerformance:
    """One block: made into a file, run, and what it wrote told and kept."""

    def __init__(self, stage: Stage, index: int) -> None:
        self._stage, self._index = stage, index
        self._transcript = Transcript()
        self._streams: dict[Literal["out", "err"], Readable] = {"out": Readable(), "err": Readable()}
        self._cut: Cut | None = None

    async def run(self, block: CodeBlock) -> BlockOutcome:
        command = _COMMANDS.get(block.language)
        if command is None:
            return self._refuse(f"unknown language {block.language}")
        if block.filename and not is_inside(block.filename):
            return self._refuse("Filename is not in the workspace")
        if self._stage.means.is_interrupted:
            return self._over(Ended("stopped", -signal.SIGKILL, 0))
        try:
            return await self._start(block, command)
        except CellLost as error:
            self._tell("err", f"{error}\n")
            return BlockOutcome(EXIT_KILLED, self._transcript.pieces(), "lost")

    async def _start(self, block: CodeBlock, command: tuple[str, ...]) -> BlockOutcome:
        name, runner = block.filename or temporary_name(block), self._stage.runner
        file = File(name, block.code.encode(errors="replace"))
        serve = self._stage.proxy.serve if self._stage.proxy else None
        try:
            ended = await runner.run(self._program(file, command), self._hear, serve, self._stage.means.interrupted)
        except NotWritten as error:
            return self._refuse(f"{name} cannot be written: {error}")
        if not block.filename:
            await runner.remove(name)
        return self._over(ended)

    def _program(self, file: File, command: tuple[str, ...]) -> Program:
        limits, means = self._stage.job.limits, self._stage.means
        argv = (*command, f"./{file.name}" if file.name.startswith("-") else file.name)
        network = self._stage.proxy is not None
        return Program(file, argv, limits.seconds, limits.output, limits.lines, means.rlimits, network)

    def _over(self, ended: Ended) -> BlockOutcome:
        for stream, readable in self._streams.items():
            self._tell(stream, readable.text(b"", last=True))
        self._tell("err", _why(ended, self._stage.job.limits))
        return BlockOutcome(_exit_code(ended), self._transcript.pieces(), ended.ended, ended.seconds)

    def _hear(self, stream: Literal["out", "err", "cut"], said: bytes | Cut) -> None:
        if isinstance(said, Cut):
            self._cut = said
            self._streams = {"out": Readable(), "err": Readable()}
        elif stream != "cut":
            if self._cut:
                self._tell(stream, _left_out(self._cut))
                said, self._cut = _from_a_character(said), None
            self._tell(stream, self._streams[stream].text(said))

    def _tell(self, stream: Literal["out", "err"], text: str) -> None:
        if text:
            self._transcript.add(stream, text)
            self._stage.on_output(self._index, stream, text)

    def _refuse(self, problem: str) -> BlockOutcome:
        self._tell("err", problem)
        return BlockOutcome(EXIT_REFUSED, self._transcript.pieces(), "refused")


def _exit_code(ended: Ended) -> int:
    by_ending: Mapping[Ending, int] = {
        "timed_out": EXIT_TIMED_OUT,
        "flooded": EXIT_KILLED,
        "out_of_memory": EXIT_KILLED,
        "stopped": EXIT_KILLED,
    }
    return by_ending.get(ended.ended, ended.code if ended.code >= 0 else 128 - ended.code)


def _why(ended: Ended, limits: Limits) -> str:
    """Why a block was ended, for the agent that wrote it: the exit code alone tells it of a signal."""
    reasons: Mapping[Ending, str] = {
        "out_of_memory": f"it used more than {limits.memory // MiB} MB of memory",
        "flooded": "it printed without an end",
        "stopped": "a person stopped it",
    }
    return f"\nThe code was ended: {reasons[ended.ended]}.\n" if ended.ended in reasons else ""


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


def _left_out(cut: Cut) -> str:
    lines = f"{cut.lines} lines, " if cut.lines else ""
    return f"\n… {lines}{cut.bytes} bytes left out …\n"


def _from_a_character(data: bytes) -> bytes:
    """Without the rest of a character (UTF-8) that the cut went through."""
    return data[next((at for at, byte in enumerate(data[:4]) if byte & 0xC0 != 0x80), 0) :]
