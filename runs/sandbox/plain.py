"""No walls: a process of this machine, in a folder of its own, with limits. For people who approve every block.

Without a runner's pid namespace nothing stops code from reading what its user may read or from speaking to the
network. What is kept: a cleared environment, limits for each process, an end for everything the code has started.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from runs.sandbox import inside, interpreter
from runs.sandbox.blocks import Means
from runs.sandbox.cell import Health, Job, JobOutcome, Limits, OnOutput, SandboxError
from runs.sandbox.installation import installation_id
from runs.sandbox.interpreter import Interpreter
from runs.sandbox.performance import perform
from runs.sandbox.process import Command, kill_by_home, process_limits, started, threads_of, to_the_end
from runs.sandbox.stepdown import NOBODY


class PlainSandbox:
    name = "plain"
    contained = False

    def __init__(self, python: str = "", installation: str = "") -> None:
        self._python = python
        self._prefix = folder_prefix(installation)

    async def execute(self, job: Job, on_output: OnOutput, interrupted: asyncio.Event | None = None) -> JobOutcome:
        python = await interpreter.find(self._python)
        user = await _user(python)
        async with self._folder(user) as folder, started(_command(python, folder, user)) as runner:
            rlimits = await asyncio.to_thread(_rlimits, job.limits, user)
            return await perform(self.name, job, runner, on_output, Means(rlimits, interrupted=interrupted))

    async def health(self) -> Health:
        lacks = ("no walls: code sees this machine's files and network, so a person must approve every block",)
        try:
            python = await interpreter.find(self._python)
        except SandboxError as error:
            return Health(self.name, usable=False, lacks=(str(error),), mend=error.mend)
        as_root = ("code runs as root",) if os.getuid() == 0 and await _user(python) is None else ()
        mend = interpreter.MEND if python.lacks else "install Docker, or bubblewrap (Linux), for code that is shut in"
        return Health(
            self.name,
            usable=True,
            version=f"Python {python.version}",
            lacks=(*lacks, *as_root, *python.lacks),
            mend=mend,
        )

    async def reap(self, alive: Callable[[str], bool]) -> int:  # noqa: ARG002
        """Remove the folders of dead processes. Whose run it was does not matter: nobody is left to use them."""
        folders = await asyncio.to_thread(_left_behind, self._prefix)
        for folder in folders:
            await _remove(folder)
        return len(folders)

    @asynccontextmanager
    async def _folder(self, user: int | None) -> AsyncIterator[Path]:
        """A folder of this process (its name says so), which is gone afterwards with all who live in it."""
        folder = Path(tempfile.mkdtemp(prefix=f"{self._prefix}{os.getpid()}-"))
        try:
            _furnish(folder, user)
            yield folder
        finally:
            await to_the_end(_remove(folder))


def folder_prefix(installation: str = "") -> str:
    """How folders of this installation are called that are removed when their process is dead: this, its id, "-"."""
    return f"parley-cell-{installation or installation_id()}-"


def _command(python: Interpreter, folder: Path, user: int | None) -> Command:
    workspace = str(folder / "workspace")
    variables = interpreter.variables(workspace, str(folder / "scratch"), str(Path(python.path).parent))
    return Command((python.path, "-I", "-c", inside.source(), workspace), variables, workspace, user)


def _rlimits(limits: Limits, user: int | None) -> dict[str, int]:
    """Processes are counted for the whole user, so those that are there already come on top."""
    if sys.platform != "linux":
        return {"CORE": 0}
    threads = threads_of(os.getuid() if user is None else user)
    return process_limits(limits) | {"NPROC": threads + limits.processes}


async def _user(python: Interpreter) -> int | None:
    """Root steps down, if the interpreter may be read from there."""
    return NOBODY if os.getuid() == 0 and await interpreter.starts_as(python, NOBODY) else None


def _furnish(folder: Path, user: int | None) -> None:
    for path in (folder, folder / "workspace", folder / "scratch"):
        path.mkdir(mode=0o700, exist_ok=True)
        if user is not None:
            os.chown(path, user, user)


def _left_behind(prefix: str) -> list[Path]:
    found = Path(tempfile.gettempdir()).glob(f"{prefix}*")
    return [path for path in found if _owner_is_dead(path.name.removeprefix(prefix))]
    found = Path(tempfile.gettempdir()).glob(f"{prefix}*")
    return [path for path in found if _owner_is_dead(path.name.removeprefix(prefix))]


def _owner_is_dead(name: str) -> bool:
    owner = name.partition("-")[0]
    try:
        os.kill(int(owner), 0)
    except ProcessLookupError:
        return True
    except (ValueError, OSError):
        pass  # not ours to judge
    return False


async def _remove(folder: Path) -> None:
    """`rm` and not `shutil`: code may have made folders deeper than Python's stack, or without permissions."""
    if sys.platform == "linux":
        await asyncio.to_thread(kill_by_home, str(folder / "workspace"))
    for command in (("rm", "-rf"), ("chmod", "-R", "u+rwX"), ("rm", "-rf")):
        if await asyncio.to_thread(folder.exists):
            process = await asyncio.create_subprocess_exec(*command, "--", str(folder), stderr=subprocess.DEVNULL)
            await process.wait()
