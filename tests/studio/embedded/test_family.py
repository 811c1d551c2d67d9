"""Children under their guards, without a studio around them."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from studio.embedded import family as families
from studio.embedded.family import Family, Program
from studio.embedded.logs import LARGEST_LOG, is_loud, open_log
from tests.studio.embedded.awaiting import is_alive, soon

DEAF = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print(os.getpid(), flush=True)
time.sleep(3600)
"""


def python(name: str, code: str) -> Program:
    return Program(name, (sys.executable, "-c", code))


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def family(tmp_path: Path, said: list[str]) -> Family:
    return Family(tmp_path / "logs", said.append)


async def deaf(family: Family, log: Path) -> tuple[asyncio.Task[int], int]:
    """A program that does not heed SIGTERM, under way."""
    task = asyncio.create_task(family.run(python("deaf", DEAF)))
    pid = int(await soon(lambda: log.exists() and log.read_text()))
    return task, pid


async def test_the_exit_code_is_the_programs(family: Family) -> None:
    assert await family.run(python("seven", "raise SystemExit(7)")) == 7
    assert await family.run(python("killed", "import os; os.kill(os.getpid(), 9)")) == 137


async def test_a_program_that_is_not_there_ends_at_once(family: Family, tmp_path: Path) -> None:
    assert await family.run(Program("nothing", ("/nowhere/program",))) != 0
    assert "FileNotFoundError" in (tmp_path / "logs" / "nothing.log").read_text()


async def test_who_does_not_heed_is_killed_when_patience_is_over(
    family: Family, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(families, "STOP_SECONDS", 0.1)
    task, pid = await deaf(family, tmp_path / "logs" / "deaf.log")
    family.end()
    assert await task == 137
    assert not is_alive(pid)


async def test_who_does_not_heed_is_killed_at_once_if_so_asked(family: Family, tmp_path: Path) -> None:
    task, pid = await deaf(family, tmp_path / "logs" / "deaf.log")
    family.end()
    family.end_at_once()
    assert await task == 137
    assert not is_alive(pid)


async def test_a_program_that_fails_is_started_later_each_time(
    family: Family, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(families, "FIRST_WAIT_SECONDS", 0.001)
    task = asyncio.create_task(family.keep(python("failing", "raise SystemExit(3)")))
    await soon(lambda: len(said) >= 3)
    family.end()
    await task
    assert said[0].startswith("failing ended (exit code 3); starting it again")


async def test_a_family_that_ends_starts_nobody(family: Family, tmp_path: Path) -> None:
    family.end()
    assert await family.run(python("late", "")) == 143
    assert not (tmp_path / "logs").exists()


def test_a_log_that_grew_too_large_is_set_aside(tmp_path: Path) -> None:
    log = open_log(tmp_path, "web")
    with log.open("w") as file:
        file.truncate(LARGEST_LOG + 1)
    assert not open_log(tmp_path, "web").exists()
    assert (tmp_path / "web.log.1").stat().st_size == LARGEST_LOG + 1


@pytest.mark.parametrize(
    ("line", "before", "loud"),
    [
        (b"2026-11-21 06:07:17,794 WARNING kombu.connection: away", False, True),
        (b"[2026-11-21 06:07:17,794: ERROR/MainProcess] failed", False, True),
        (b"2026-11-21 06:07:17,794 INFO site: an ERROR it is not", True, False),
        (b"  File one, line two", True, True),
        (b"  File one, line two", False, False),
        (b"Traceback (most recent call last):", False, True),
    ],
)
def test_which_lines_people_see(line: bytes, before: bool, loud: bool) -> None:
    assert is_loud(line, before=before) is loud
