"""Processes: too many of them, ones that will not end, and what they may not do to themselves."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from docker import APIClient

from agents.conversation.code_blocks import CodeBlock
from runs.sandbox.blocks import temporary_name
from runs.sandbox.cell import Job, Limits, Sandbox
from runs.sandbox.docker import DockerSandbox
from tests.escape.attacks import MANY_PROCESSES, sound, tried, tried_whole
from tests.escape.conftest import Weakened
from tests.runs.sandbox.jobs import ignore, perform, perform_one, processes, py, sh, sleeper

_COUNTED = "counted: no more than its limit, and all killed at the end of its time"
_ALLOWED = 48
_FEW = Limits(seconds=2, processes=_ALLOWED)

BOMBS = {
    "fork bomb, Python": py("""
        import os
        while True:
          try: os.fork()
          except OSError: pass
    """),
    "fork bomb, shell": sh("""
        bomb() { bomb | bomb & }
        bomb 2>/dev/null
        while :; do :; done
    """),
    "fork bomb whose processes each have a session": py(
        """
            import os
            while True:
              try:
                if not os.fork(): os.setsid()
              except OSError: pass
        """
    ),
    "fork bomb that kills its parents": py(
        """
            import os
            if os.fork():
              while True: pass
            while True:
              try:
                if os.fork(): os._exit(0)
              except OSError: pass
        """
    ),
}


def _bombs() -> list[object]:
    return [pytest.param(bomb, id=name, marks=pytest.mark.attack(name, _COUNTED)) for name, bomb in BOMBS.items()]


@pytest.mark.parametrize("bomb", _bombs())
async def test_fork_bomb(walls: Sandbox, bomb: CodeBlock) -> None:
    outcome = await perform(walls, bomb, sh("echo next"), limits=_FEW)
    assert [(block.exit_code, block.ended) for block in outcome.blocks] == [(124, "timed_out")]
    assert _of(bomb) == []
    assert await sound(walls)


_HAVE = """
    import time
    n = 0
    try:
      while n < 300:
        if not os.fork(): time.sleep(60); os._exit(0)
        n += 1
    except OSError: pass
    print(n)
"""
_THREADS = """
    import threading, time
    n = 0
    threading.stack_size(65536)
    try:
      while n < 300:
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start(); n += 1
    except RuntimeError: pass
    print(n, flush=True)
    os._exit(0)
"""


@pytest.mark.parametrize(
    "program",
    [
        pytest.param(_HAVE, marks=pytest.mark.attack("as many processes as there may be", _COUNTED), id="processes"),
        pytest.param(_THREADS, marks=pytest.mark.attack("as many threads as there may be", _COUNTED), id="threads"),
    ],
)
class TestCounting:
    async def test_held(self, walls: Sandbox, program: str) -> None:
        block = await tried(walls, program, limits=Limits(seconds=20, processes=_ALLOWED))
        assert 0 < int(block.stream("out")) <= _ALLOWED

    async def test_more_without_that_wall(self, weakened: Weakened, program: str) -> None:
        sandbox = weakened(MANY_PROCESSES)
        block = await tried(sandbox, program, limits=Limits(seconds=20, processes=_ALLOWED))
        assert int(block.stream("out")) == 300


@pytest.mark.attack("a hundred time-outs in a row", "each cell goes with its processes; no connection is left")
async def test_a_hundred_time_outs(walls: Sandbox, engine: APIClient, installation: str) -> None:
    command, block = sleeper(), Limits(seconds=0.02)
    await sound(walls)
    before = len(list(Path("/proc/self/fd").iterdir()))

    async def lane() -> set[str]:
        return {(await perform_one(walls, sh(f"setsid {command} & {command}"), limits=block)).ended for _ in range(25)}

    assert set.union(*await asyncio.gather(*(lane() for _ in range(4)))) == {"timed_out"}
    assert processes(command) == []
    assert len(list(Path("/proc/self/fd").iterdir())) <= before + 4  # a lane each
    assert await sound(walls)


UNENDING = {
    "SIGSTOP of everything": """
        import time
        os.fork()
        os.fork()
        os.setsid()
        for who in (1, -1, os.getpid()):
          try: os.kill(who, 19)
          except OSError: pass
        time.sleep(60)
    """,
    "children that ignore every signal, each in a session": """
        deaf()
        import time
        for n in range(20):
          if not os.fork(): os.setsid(); time.sleep(60)
        time.sleep(60)
    """,
    "processes with names that look like something else": """
        deaf()
        import time
        for name in (b') R 1 1 (', b'\\n\\n', b'\\xff\\xfe', b'runc', b'python3 -I -c'):
          if not os.fork(): os.setsid(); libc.prctl(15, name); time.sleep(60)
        time.sleep(60)
    """,
    "signals to the runner without end": """
        while True:
          for number in (17, 1, 2, 15, 10, 12, 34, 64):
            try: os.kill(1, number)
            except OSError: pass
    """,
    "children stopped by their tracer": """
        import time
        for n in range(5):
          if not os.fork(): call('ptrace', 0, 0, 0, 0); os.kill(os.getpid(), 19)
        time.sleep(60)
    """,
    "orphans by the thousand": """
        while True:
          try:
            if not os.fork():
              os.fork(); os._exit(0)
            os.wait()
          except OSError: pass
    """,
}


def _unending() -> list[object]:
    by = "everything in the cell is killed by its first process, which hears nobody"
    return [pytest.param(text, id=name, marks=pytest.mark.attack(name, by)) for name, text in UNENDING.items()]


@pytest.mark.parametrize("program", _unending())
async def test_ends_at_its_time(walls: Sandbox, program: str) -> None:
    outcome = await tried_whole(walls, program, "print('next')", limits=Limits(seconds=1))
    assert [(block.exit_code, block.ended) for block in outcome.blocks] == [(124, "timed_out")]
    assert outcome.blocks[0].seconds < 10
    assert await sound(walls)


@pytest.mark.attack("killing all there is, itself last", "the runner cannot be killed; the block is told as killed")
async def test_killing_all(walls: Sandbox) -> None:
    program = """
        for who in (1, -1):
          try: os.kill(who, 9)
          except OSError: pass
        print('on', flush=True)
        os.killpg(0, 9)
    """
    outcome = await tried_whole(walls, program)
    assert [(block.exit_code, block.ended) for block in outcome.blocks] == [(137, "killed")]
    assert outcome.blocks[0].stream("out") == "on\n"
    assert await sound(walls)


@pytest.mark.attack("higher limits for itself or for the runner", "hard limits, and no rights over the runner")
async def test_raising_limits(walls: Sandbox) -> None:
    program = """
        import resource
        for kind in (resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
            hard = resource.getrlimit(kind)[1]
            try: resource.setrlimit(kind, (hard + 1, hard + 1))
            except (ValueError, OSError): held('EPERM')
            else: escaped()
        for path in ('/proc/1/oom_score_adj', '/proc/1/comm', '/proc/1/limits'):
            attempt(lambda: os.write(os.open(path, os.O_WRONLY), b'-1000'))
        attempt(lambda: os.write(os.open('/proc/self/oom_score_adj', os.O_WRONLY), b'-1000'))
    """
    block = await tried(walls, program)
    assert (block.exit_code, set(block.stream("out").splitlines())) == (0, {"held: EPERM", "held: EACCES"})


@pytest.mark.attack("descriptors without end", "256 for each process")
async def test_descriptors(walls: Sandbox) -> None:
    program = """
        try:
          while True: last = os.dup(0)
        except OSError as error: print(error.errno, last < 256)
    """
    assert (await tried(walls, program)).stream("out") == "24 True\n"


@pytest.mark.attack("a cell that does not stop when nobody waits for it", "the host kills the cell, not the block")
async def test_cancelled_in_a_bomb(docker: DockerSandbox, engine: APIClient, installation: str) -> None:
    bomb = BOMBS["fork bomb whose processes each have a session"]
    job = asyncio.ensure_future(perform(docker, bomb, limits=Limits(processes=_ALLOWED)))
    async with asyncio.timeout(30):
        while len(_of(bomb)) < _ALLOWED // 2:
            await asyncio.sleep(0.01)
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job
    assert _of(bomb) == []


@pytest.mark.attack("a bomb that a person stops", "all of the cell is killed, and told as stopped")
async def test_stopped_in_a_bomb(docker: DockerSandbox) -> None:
    bomb = BOMBS["fork bomb whose processes each have a session"]
    stop = asyncio.Event()
    job = asyncio.ensure_future(
        docker.execute(Job("a run", 1, (bomb, sh("echo next")), limits=Limits(processes=_ALLOWED)), ignore, stop)
    )
    async with asyncio.timeout(30):
        while len(_of(bomb)) < _ALLOWED // 2:
            await asyncio.sleep(0.01)
    stop.set()
    assert [block.ended for block in (await job).blocks] == ["stopped"]
    assert _of(bomb) == []
    assert await sound(docker)


def _of(block: CodeBlock) -> list[str]:
    """The processes on this machine that run this block or come from it."""
    return [entry.name for entry in Path("/proc").glob("[0-9]*") if temporary_name(block).encode() in _line(entry)]


def _line(entry: Path) -> bytes:
    try:
        return (entry / "cmdline").read_bytes()
    except OSError:
        return b""  # it ended meanwhile
