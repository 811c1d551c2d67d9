"""What every sandbox takes and gives: plain dataclasses, no models.

A sandbox runs one *job* at a time in a cell of its own: files in, blocks in order until one fails, files out.
Nothing here says how; `docker`, `bubblewrap` and `plain` do, and `choose` picks.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, Protocol

from agents.conversation.code_blocks import BlockOutcome, CodeBlock

MiB = 1 << 20

#: Called with (index of the block, "out" | "err", text) as output comes, from the event loop's thread.
OnOutput = Callable[[int, Literal["out", "err"], str], None]


@dataclass(frozen=True, slots=True)
class File:
    """A regular file of the workspace. `name` is relative, with `/`, never absolute and without `..`."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a cell may use. Seconds count for each block; bytes and lines for each block's output (both streams
    together).

    `hosts` are those that its code may call (see `runs.hosts`), on the ports 80 and 443 unless one is named; with none
    there is no network.
    """

    seconds: float = 60
    memory: int = 512 * MiB
    cpus: float = 1.0
    processes: int = 128
    output: int = MiB // 4
    lines: int = 5000
    workspace: int = 64 * MiB
    files: int = 256
    file: int = 16 * MiB
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """Blocks to run in a fresh cell that starts with `files` in its workspace.

    `run` and `attempt` label the cell, so that the reaper can tell whose it was. `image` is one with packages of its
    own (`runs.sandbox.baking`), "" the standard one; only Docker has others.
    """

    run: str
    attempt: int
    blocks: tuple[CodeBlock, ...]
    files: tuple[File, ...] = ()
    limits: Limits = Limits()
    image: str = ""


@dataclass(frozen=True, slots=True)
class Reached:
    """A host that code asked for, with how many requests and bytes; `refused` is why it was kept from it, or "".

    `host` has its port where that is not an ordinary one.
    """

    host: str
    requests: int = 0
    sent: int = 0
    received: int = 0
    refused: str = ""


@dataclass(frozen=True, slots=True)
class JobOutcome:
    """What a job did: one outcome for each block that was started, and the workspace afterwards.

    `files` are all regular files left in the workspace (also the unchanged ones); `refused` names what was
    left out, each with the reason in plain words. `sandbox` is the kind that ran it. `reached` is what its code asked
    of the network.
    """

    sandbox: str
    blocks: tuple[BlockOutcome, ...]
    files: tuple[File, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    reached: tuple[Reached, ...] = ()


@dataclass(frozen=True, slots=True)
class Health:
    """One line for the doctor: can this sandbox be used here, which version, what it lacks, and how to mend it."""

    name: str
    usable: bool
    version: str = ""
    lacks: tuple[str, ...] = ()
    mend: str = ""


class SandboxError(Exception):
    """The sandbox itself failed (not the code in it). `mend` says what to do."""

    def __init__(self, problem: str, mend: str = "") -> None:
        super().__init__(problem)
        self.mend = mend


class Sandbox(Protocol):
    """One way to run code. `contained` is False where a person must approve every block (no real walls)."""

    name: str
    contained: bool

    async def execute(self, job: Job, on_output: OnOutput, interrupted: asyncio.Event | None = None) -> JobOutcome:
        """Run the job. Cancelling the awaiting task kills every process of the cell before it returns; `interrupted`
        kills the block that runs, which is an outcome like another, and begins no other block.

        Raises SandboxError when no cell could be had; code that fails is an outcome, not an error.
        """

    async def health(self) -> Health: ...

    async def reap(self, alive: Callable[[str], bool]) -> int:
        """Remove cells left behind by dead processes, where `alive(run)` is False; returns how many."""
