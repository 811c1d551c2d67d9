"""The sandbox without walls: that it keeps the little it promises."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

import pytest

from runs.sandbox.plain import PlainSandbox
from tests.runs.sandbox.jobs import ended, perform, perform_one, processes, py, sh, sleeper


def folders(installation: str) -> list[Path]:
    return list(Path(tempfile.gettempdir()).glob(f"parley-cell-{installation}-*"))


@pytest.fixture
def left_over(installation: str) -> Path:
    """The folder of a process that is dead."""
    owner = subprocess.Popen(["true"])
    owner.wait()
    folder = Path(tempfile.mkdtemp(prefix=f"parley-cell-{installation}-{owner.pid}-"))
    (folder / "workspace").mkdir()
    return folder


async def test_says_that_it_has_no_walls(plain: PlainSandbox) -> None:
    health = await plain.health()
    assert (plain.contained, health.usable, "no walls" in health.lacks[0]) == (False, True, True)


async def test_nothing_is_left(plain: PlainSandbox, installation: str) -> None:
    await perform(plain, sh("mkdir -p a/b; touch a/b/c; chmod 0 a/b a"))
    assert folders(installation) == []


async def test_stays_in_a_folder_of_its_own(plain: PlainSandbox) -> None:
    where = (await perform_one(plain, py("import os, tempfile\nprint(os.getcwd(), tempfile.gettempdir())"))).stream(
        "out"
    )
    workspace, scratch = map(Path, where.split())
    assert (workspace.parent, workspace.exists()) == (scratch.parent, False)


async def test_reaps_folders_of_the_dead(plain: PlainSandbox, left_over: Path) -> None:
    assert (await plain.reap(lambda run: True), left_over.exists()) == (1, False)


async def test_reaps_processes_of_the_dead(plain: PlainSandbox, left_over: Path) -> None:
    command = sleeper()
    process = subprocess.Popen(command.split(), env={"HOME": str(left_over / "workspace")})
    await plain.reap(lambda run: True)
    await ended(process.pid)
    assert (process.wait(), processes(command)) == (-9, [])


async def test_does_not_reap_the_living(plain: PlainSandbox, installation: str) -> None:
    folder = Path(tempfile.mkdtemp(prefix=f"parley-cell-{installation}-{os.getpid()}-"))
    assert (await plain.reap(lambda run: False), folder.exists()) == (0, True)
    folder.rmdir()
