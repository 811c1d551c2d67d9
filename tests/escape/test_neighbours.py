"""Two runs at once: neither sees, reaches nor hears of the other; and no secret of their host's is in any of them."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from runs.sandbox.cell import Sandbox
from tests.escape.attacks import NO_FILTER, sound, tried
from tests.escape.conftest import Weakened

_OWN = "namespaces of its own for everything"


def _hiding(word: str) -> str:
    """A run that leaves a word in every place where another could look, and stays."""
    return (
        f"word = {word!r}\n"
        "for top in ('/workspace', '/tmp', '/dev/shm'): open(f'{top}/secret', 'w').write(word)\n"
        "listening = socket.socket(socket.AF_UNIX)\nlistening.bind('\\0secret')\nlistening.listen()\n"
        "tcp = socket.create_server(('127.0.0.1', 4711))\n"
        "segment = libc.shmget(4711, 4096, 0o1666)\nlibc.msgget(4711, 0o1666)\nlibc.semget(4711, 1, 0o1666)\n"
        "libc.mq_open(b'/secret', os.O_CREAT | os.O_RDWR, 0o666, None)\n"
        "libc.prctl(15, b'secret')\n"
        "try: call('add_key', b'user', b'secret', word.encode(), len(word), -4)\nexcept OSError: pass\n"
        "print('hidden', flush=True)\nimport time\ntime.sleep(600)"
    )


_LOOKING = (
    "import glob\n"
    "for path in ('/workspace/secret', '/tmp/secret', '/dev/shm/secret', '/dev/mqueue/secret'):\n"
    "    attempt(lambda: os.open(path, os.O_RDONLY))\n"
    "attempt(lambda: socket.socket(socket.AF_UNIX).connect('\\0secret'))\n"
    "attempt(lambda: socket.create_connection(('127.0.0.1', 4711), 3))\n"
    "for name, words in (('shmget', (4711, 4096, 0)), ('msgget', (4711, 0)), ('semget', (4711, 1, 0))):\n"
    "    attempt(lambda: checked(getattr(libc, name)(*words)))\n"
    "attempt(lambda: checked(libc.mq_open(b'/secret', os.O_RDWR)))\n"
    "for path in glob.glob('/proc/[0-9]*/comm'):\n"
    "    if open(path).read() == 'secret\\n': escaped()\n"
    "if 'secret' in open('/proc/net/unix').read(): escaped()\n"
)

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
    program = (
        "import glob\n"
        "for path in [*glob.glob('/proc/*/environ'), *glob.glob('/proc/*/cmdline'), '/proc/self/mountinfo', '/proc/keys',\n"
        "             '/proc/cmdline', '/etc/environment', '/etc/hosts', '/etc/resolv.conf']:\n"
        "    try: print(open(path, errors='replace').read())\n    except OSError: pass\n"
        "print(os.environ)"
    )
    block = await tried(walls, program)
    assert block.exit_code == 0
    assert secret not in block.stream("out")


async def test_the_machine_is_sound(walls: Sandbox) -> None:
    assert await sound(walls)
