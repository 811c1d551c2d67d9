"""Two runs at once: neither sees, reaches nor hears of the other; and no secret of their host's is in any of them."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from runs.sandbox.cell import Limits, Sandbox
from runs.sandbox.docker import DockerSandbox
from tests.escape.attacks import NO_FILTER, sound, tried
from tests.escape.conftest import Weakened

_OWN = "namespaces of its own for everything"


def _hiding(word: str) -> str:
    """A run that leaves a word in every place where another could look, and stays."""
    return f"""
        word = {word!r}
        for top in ('/workspace', '/tmp', '/dev/shm'): open(f'{{top}}/secret', 'w').write(word)
        listening = socket.socket(socket.AF_UNIX)
        listening.bind('\\0secret')
        listening.listen()
        tcp = socket.create_server(('127.0.0.1', 4711))
        segment = libc.shmget(4711, 4096, 0o1666)
        libc.msgget(4711, 0o1666)
        libc.semget(4711, 1, 0o1666)
        libc.mq_open(b'/secret', os.O_CREAT | os.O_RDWR, 0o666, None)
        libc.prctl(15, b'secret')
        try: call('add_key', b'user', b'secret', word.encode(), len(word), -4)
        except OSError: pass
        print('hidden', flush=True)
        import time
        time.sleep(600)
    """


_LOOKING = """
    import glob
    for path in ('/workspace/secret', '/tmp/secret', '/dev/shm/secret', '/dev/mqueue/secret'):
        attempt(lambda: os.open(path, os.O_RDONLY))
    attempt(lambda: socket.socket(socket.AF_UNIX).connect('\\0secret'))
    attempt(lambda: socket.create_connection(('127.0.0.1', 4711), 3))
    for name, words in (('shmget', (4711, 4096, 0)), ('msgget', (4711, 0)), ('semget', (4711, 1, 0))):
        attempt(lambda: checked(getattr(libc, name)(*words)))
    attempt(lambda: checked(libc.mq_open(b'/secret', os.O_RDWR)))
    for path in glob.glob('/proc/[0-9]*/comm'):
        if open(path).read() == 'secret\\n': escaped()
    if 'secret' in open('/proc/net/unix').read(): escaped()
"""

_KEYS = "attempt(lambda: call('keyctl', 10, -4, b'user', b'secret', 0))"


@asynccontextmanager
async def neighbour(sandbox: Sandbox) -> AsyncIterator[None]:
    """Another run, which has hidden its word by now."""
    heard: asyncio.Queue[str] = asyncio.Queue()
    word = secrets.token_hex(8)
    job = asyncio.ensure_future(
        tried(sandbox, _hiding(word), on_output=lambda _index, _stream, text: heard.put_nowait(text))
    )
    try:
        async with asyncio.timeout(30):
            assert (await heard.get()).startswith("hidden")
        yield
    finally:
        job.cancel()
        with suppress(asyncio.CancelledError):
            await job


@pytest.mark.attack("two runs that look for each other: files, sockets, memory, queues, processes", _OWN)
async def test_two_runs(walls: Sandbox) -> None:
    async with neighbour(walls):
        block = await tried(walls, _LOOKING)
    lines = block.stream("out").splitlines()
    assert (block.exit_code, len(lines)) == (0, 10)
    assert set(lines) <= {"held: ENOENT", "held: ECONNREFUSED", "held: EACCES", "held: ENOSYS"}


@pytest.mark.attack("two runs that look for each other: files, sockets, memory, queues, processes", _OWN)
async def test_two_runs_without_that_wall(weakened: Weakened) -> None:
    """In the machine's own namespaces for memory, processes and network they do meet."""
    sandbox = weakened({"ipc_mode": "host", "pid_mode": "host", "network_mode": "host"})
    async with neighbour(sandbox):
        block = await tried(sandbox, _LOOKING)
    assert block.stream("out").count("ESCAPED") >= 6


@pytest.mark.attack("a cell that was ready before, with something in it of the run before", "no cell is used twice")
async def test_ready_cells(docker: DockerSandbox, installation: str) -> None:
    sandbox, told = DockerSandbox(f"{installation}-ready"), []
    await sandbox.keep_ready(Limits(), 1)
    try:
        for _ in range(4):
            await tried(sandbox, _hiding("word").replace("time.sleep(600)", "sys.exit()"))
            told += (await tried(sandbox, _LOOKING)).stream("out").splitlines()
    finally:
        await sandbox.keep_none_ready()
        sandbox.close()
    assert (len(told), "ESCAPED" in told) == (40, False)


@pytest.mark.attack("two runs that meet in the keys of their user", "system call filter")
async def test_keys(walls: Sandbox) -> None:
    async with neighbour(walls):
        block = await tried(walls, _KEYS)
    assert block.stream("out") in ("held: EPERM\n", "held: ENOSYS\n", "held: ENOKEY\n")


@pytest.mark.attack("two runs that meet in the keys of their user", "system call filter")
async def test_keys_without_that_wall(weakened: Weakened) -> None:
    sandbox = weakened(NO_FILTER)
    async with neighbour(sandbox):
        block = await tried(sandbox, _KEYS)
    assert block.stream("out") == "ESCAPED\n"


@pytest.mark.attack("secrets of the worker: environment, arguments, files of other processes", "none is handed in")
async def test_secrets(walls: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = secrets.token_hex(16)
    for name in ("SECRET_KEY", "DATABASE_URL", "OPENAI_API_KEY", "AWS_SECRET_ACCESS_KEY", "PIP_INDEX_URL"):
        monkeypatch.setenv(name, secret)
    program = """
        import glob
        for path in [*glob.glob('/proc/*/environ'), *glob.glob('/proc/*/cmdline'), '/proc/self/mountinfo', '/proc/keys',
                     '/proc/cmdline', '/etc/environment', '/etc/hosts', '/etc/resolv.conf']:
            try: print(open(path, errors='replace').read())
            except OSError: pass
        print(os.environ)
    """
    block = await tried(walls, program)
    assert block.exit_code == 0
    assert secret not in block.stream("out")


async def test_the_machine_is_sound(walls: Sandbox) -> None:
    assert await sound(walls)
