"""Walls without Docker: bubblewrap makes namespaces in which only the system's programs and a Python are to be seen.

Everything is read-only but two small file systems in memory; there is no network and no other process. What it cannot
do is said in `health`: memory is limited for each process, not for the cell.
"""

from __future__ import annotations

import asyncio
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from agents.conversation.code_blocks import CodeBlock
from runs.sandbox import inside, interpreter, system_calls
from runs.sandbox.blocks import Means
from runs.sandbox.cell import Health, Job, JobOutcome, Limits, MiB, OnOutput, SandboxError
from runs.sandbox.interpreter import Interpreter
from runs.sandbox.performance import perform
from runs.sandbox.process import Command, process_limits, started
from runs.sandbox.proxy import THE_INTERNET, Outside
from runs.sandbox.stepdown import stepped_down

WORKSPACE, SCRATCH = "/workspace", "/tmp"  # noqa: S108 (the cell's own)
_USER = "1000"
_SCRATCH_SIZE, _SHARED_MEMORY_SIZE = 64 * MiB, 16 * MiB

#: Of /etc a cell sees what programs cannot start or tell the time without; no users, no hosts, no keys.
_ETC = ("/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime", "/etc/fonts")
_SYSTEM = ("/bin", "/sbin", "/lib", "/lib32", "/lib64")
#: From here on RLIMIT_NPROC is counted within a user namespace, so it can be a cell's own.
_OWN_PROCESS_COUNT = (5, 14)

_LACKS = (
    "no memory limit for the cell as a whole, only for what each process has for itself",
    "no limit on the number of files",
)
_ALLOW = (
    "let this user make user namespaces: `sysctl kernel.unprivileged_userns_clone=1` (Debian) or "
    "`sysctl kernel.apparmor_restrict_unprivileged_userns=0` (Ubuntu); bubblewrap must be 0.8 or newer, "
    "and as root it needs `setpriv` and a Python (PARLEY_CELL_PYTHON) in a folder that others may read"
)


class BubblewrapSandbox:
    name = "bubblewrap"
    contained = True

    def __init__(self, python: str = "", outside: Outside = THE_INTERNET) -> None:
        self._python, self._outside = python, outside

    async def execute(self, job: Job, on_output: OnOutput, interrupted: asyncio.Event | None = None) -> JobOutcome:
        python = await self._interpreter()
        with _filter() as (options, fds):
            command = Command(stepped_down(_argv(python, job.limits, options), python.folders), open=fds)
            async with started(command) as runner:
                means = Means(_rlimits(job.limits), outside=self._outside, interrupted=interrupted)
                return await perform(self.name, job, runner, on_output, means)

    async def health(self) -> Health:
        """Runs a block for real: nothing else tells whether this kernel lets this user do it."""
        try:
            python = await self._interpreter()
            outcome = await self.execute(Job("health", 0, (CodeBlock("python", "print(1)"),)), lambda *_: None)
        except SandboxError as error:
            return Health(self.name, usable=False, lacks=(str(error),), mend=error.mend or _ALLOW)
        block, version = outcome.blocks[0], await asyncio.to_thread(_version)
        if block.exit_code:
            failed = f"a first block failed: {block.stream('err')}"
            return Health(self.name, usable=False, version=version, lacks=(failed,), mend=_ALLOW)
        lacks = (*_LACKS, *_missing(), *python.lacks)
        mend = interpreter.MEND if python.lacks else ""
        return Health(self.name, usable=True, version=version, lacks=lacks, mend=mend)

    async def reap(self, alive: Callable[[str], bool]) -> int:  # noqa: ARG002
        """Nothing can be left: a cell lives in memory and its processes die with the one that started them."""
        return 0

    async def _interpreter(self) -> Interpreter:
        if sys.platform != "linux":
            raise SandboxError("bubblewrap works on Linux only", "install Docker")
        if not shutil.which("bwrap"):
            raise SandboxError("bubblewrap is not installed", "`apt install bubblewrap` or what your system calls it")
        return await interpreter.find(self._python)


def _missing() -> Iterator[str]:
    """What this machine does not give."""
    if not _counts_processes():
        yield "no limit on processes"
    if not system_calls.known(platform.machine()):
        yield "no filter of system calls for this processor"


@contextmanager
def _filter() -> Iterator[tuple[tuple[str, ...], tuple[int, ...]]]:
    """The options that filter system calls, and the descriptors that they name."""
    if not system_calls.known(platform.machine()):
        yield (), ()
        return
    with system_calls.offered() as fd:
        yield ("--seccomp", str(fd)), (fd,)


def _argv(python: Interpreter, limits: Limits, options: tuple[str, ...]) -> tuple[str, ...]:
    variables = interpreter.variables(WORKSPACE, SCRATCH, str(Path(python.path).parent))
    return (
        *("bwrap", "--unshare-all", "--unshare-user", "--disable-userns", "--die-with-parent", "--new-session"),
        *(
            "--as-pid-1",
            *options,
            "--cap-drop",
            "ALL",
            "--uid",
            _USER,
            "--gid",
            _USER,
            "--hostname",
            "cell",
            "--clearenv",
        ),
        *(word for name, value in variables.items() for word in ("--setenv", name, value)),
        *("--proc", "/proc", "--dev", "/dev"),
        *("--size", str(_SHARED_MEMORY_SIZE), "--tmpfs", "/dev/shm"),  # noqa: S108
        *("--size", str(_SCRATCH_SIZE), "--tmpfs", SCRATCH),
        *("--size", str(limits.workspace), "--tmpfs", WORKSPACE),
        *_bindings(python),
        *("--remount-ro", "/dev", "--remount-ro", "/", "--chdir", WORKSPACE),
        *(python.path, "-I", "-c", inside.source(), WORKSPACE),
    )


def _bindings(python: Interpreter) -> list[str]:
    """What of the machine is to be seen, read-only."""
    bindings = ["--ro-bind", "/usr", "/usr"]
    for path in map(Path, _SYSTEM):
        if path.is_symlink():
            bindings += ["--symlink", str(path.readlink()), str(path)]
        elif path.exists():
            bindings += ["--ro-bind", str(path), str(path)]
    for name in (*_ETC, *(folder for folder in python.folders if not Path(folder).is_relative_to("/usr"))):
        bindings += ["--ro-bind-try", name, name]
    return bindings


def _rlimits(limits: Limits) -> dict[str, int]:
    return process_limits(limits) | ({"NPROC": limits.processes} if _counts_processes() else {})


def _counts_processes() -> bool:
    return tuple(int(part) for part in platform.release().split("-")[0].split(".")[:2]) >= _OWN_PROCESS_COUNT


def _version() -> str:
    return subprocess.run(["bwrap", "--version"], capture_output=True, text=True, check=False).stdout.strip()
