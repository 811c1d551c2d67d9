"""What an attack is, how it is tried in a cell, and the cells without a wall in which it is seen to be real."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from agents.conversation.code_blocks import BlockOutcome
from runs.sandbox.cell import File, JobOutcome, Limits, Sandbox
from tests.runs.sandbox.jobs import perform, perform_one, py

TRIES = File("tries.py", (Path(__file__).parent / "tries.py").read_bytes())
_BEGINNING = "import ctypes, os, re, socket, struct, sys\nfrom tries import *\n"

#: Changes of what a container is made with: `user`, the words of docker-py's host config, (with a capital) those of the
#: engine's own; `filter`: the filter of system calls for blocks; `runner`: a line that is left out of it. Each takes a
#: wall away.
NO_FILTER: Mapping[str, Any] = {
    "security_opt": ["no-new-privileges:true", "seccomp=unconfined"],
    "filter": b"",
}
OPEN_RUNNER: Mapping[str, Any] = {"runner": "_prctl(_DUMPABLE, 0)"}
HOST_NETWORK: Mapping[str, Any] = {"network_mode": "host"}
ROOT: Mapping[str, Any] = {
    "user": "0:0",
    "cap_drop": [],
    "cap_add": ["MKNOD", "NET_ADMIN", "NET_RAW", "SYSLOG", "SYS_ADMIN", "SYS_CHROOT", "SYS_PTRACE", "SYS_TIME"],
    "read_only": False,
    "security_opt": ["seccomp=unconfined", "apparmor=unconfined"],
    "filter": b"",
    "MaskedPaths": [],
    "ReadonlyPaths": [],
}
MANY_PROCESSES: Mapping[str, Any] = {"pids_limit": 2000}
MUCH_MEMORY: Mapping[str, Any] = {"mem_limit": 2 << 30, "memswap_limit": 2 << 30}

#: What bubblewrap does not hold, under the words with which its `health` says so.
NOT_BUBBLEWRAP: Mapping[str, tuple[str, ...]] = {
    "no memory limit for the cell as a whole": (
        "10 GB in children",
        "10 GB of files in memory (memfd)",
        "10 GB shared by name (System V)",
        "10 GB in pages that are shared",
    ),
    "no limit on processes": ("as many processes as there may be", "as many threads as there may be"),
    "no filter of system calls": (
        "AF_ALG: the kernel's ciphers (CVE-2026-31431)",
        "AF_VSOCK: the machine that this one runs on",
        "both through the door for 32-bit programs",
        "io_uring: calls that no filter sees",
        "keyctl: keys that all cells of a user share",
        "userfaultfd: pages that wait for the attacker",
        "priority, processor and limits of the runner",
        "every system call is looked at by a filter",
    ),
    "no limit on the number of files": (
        "files without end",
        "folders without end",
        "hard links without end",
        "symbolic links without end",
    ),
}


@dataclass(frozen=True, slots=True)
class Attack:
    """A program as an agent might write it, made of attempts (see `tries`), and what must become of each.

    `by` tells people which wall holds it. `errors` is the pattern of what an attempt may be answered. `without` are the
    changes of a container (None: nowhere is that safe to try) in which the same program escapes.
    """

    name: str
    program: str
    by: str
    errors: str = "EPERM"
    without: Mapping[str, Any] | None = None
    limits: Limits = field(default=Limits(seconds=20))

    def not_held(self, block: BlockOutcome) -> list[str]:
        """What came of the attempts other than that they were held; also if there were none."""
        lines = block.stream("out").splitlines() or ["no attempt was made"]
        if block.exit_code or block.stream("err"):
            lines.append(f"it broke off: {block}")
        return [line for line in lines if not re.fullmatch(f"held: ({self.errors})", line)]


async def tried(sandbox: Sandbox, program: str, **fields: Any) -> BlockOutcome:
    """Run the program in a new cell, with `tries` beside it."""
    return await perform_one(sandbox, py(_BEGINNING + dedent(program)), files=(TRIES,), **fields)


async def tried_whole(sandbox: Sandbox, *programs: str, **fields: Any) -> JobOutcome:
    """The same for several programs in one cell, with what comes out of it besides `tries`."""
    blocks = [py(_BEGINNING + dedent(program)) for program in programs]
    outcome = await perform(sandbox, *blocks, files=(TRIES,), **fields)
    files = tuple(file for file in outcome.files if file != TRIES)
    return JobOutcome(outcome.sandbox, outcome.blocks, files, outcome.refused)


async def sound(sandbox: Sandbox) -> bool:
    """Whether honest code still runs, in a new cell of the same sandbox."""
    block = await perform_one(sandbox, py("print(sum(range(10)))"))
    return (block.ended, block.exit_code, block.output) == ("exited", 0, (("out", "45\n"),))


def all_of(attacks: Iterable[Attack]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("attack", [_parameter(attack) for attack in attacks])


def those_seen_to_be_real(attacks: Iterable[Attack]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("attack", [_parameter(attack) for attack in attacks if attack.without is not None])


def _parameter(attack: Attack) -> Any:
    return pytest.param(attack, id=attack.name, marks=pytest.mark.attack(attack.name, attack.by))
