"""Memory, in every way to have some."""

from __future__ import annotations

import re

import pytest

from runs.sandbox.cell import Limits, MiB, Sandbox
from runs.sandbox.docker import DockerSandbox
from tests.escape.attacks import MUCH_MEMORY, sound, tried, tried_whole
from tests.escape.conftest import Weakened

_CELL_S_LIMIT = "a limit for the cell with all that is in it; told as out of memory"
_SMALL = Limits(seconds=30, memory=192 * MiB, workspace=16 * MiB)

#: Programs that take ten gigabytes where they can, and stop when it is clear that they can.
TAKING = {
    "10 GB in one process": "bytes_taken(lambda size: bytearray(b'x') * size, 64 << 20, MOST)",
    "10 GB in children": """
        for n in range(8):
            if not os.fork(): bytes_taken(lambda size: bytearray(b'x') * size, 16 << 20, MOST >> 3); os._exit(0)
        ends = [os.waitstatus_to_exitcode(os.wait()[1]) for n in range(8)]
        sys.exit(any(ends))
    """,
    "10 GB of files in memory (memfd)": """
        def take(size):
            file = os.memfd_create('mine')
            os.write(file, bytes(size))
            return file
        bytes_taken(take, 8 << 20, MOST)
    """,
    "10 GB shared by name (System V)": """
        libc.shmat.restype = ctypes.c_void_p
        def take(size):
            segment = libc.shmget(0, ctypes.c_size_t(size), 0o1600)
            if segment < 0: raise OSError(ctypes.get_errno(), 'none left')
            place = libc.shmat(segment, None, 0)
            ctypes.memset(ctypes.c_void_p(place), 1, size)
            libc.shmdt(ctypes.c_void_p(place))
        bytes_taken(take, 16 << 20, MOST)
    """,
    "10 GB in pages that are shared": """
        import mmap
        def take(size):
            place = mmap.mmap(-1, size)
            place.write(b'x' * size)
            return place
        bytes_taken(take, 16 << 20, MOST)
    """,
}


def _taking() -> list[object]:
    return [
        pytest.param(program, id=name, marks=pytest.mark.attack(name, _CELL_S_LIMIT))
        for name, program in TAKING.items()
    ]


@pytest.mark.parametrize("program", _taking())
class TestTaking:
    async def test_held(self, walls: Sandbox, program: str) -> None:
        outcome = await tried_whole(walls, program.replace("MOST", str(10 << 30)), "print('next')", limits=_SMALL)
        block = outcome.blocks[0]
        assert "ESCAPED" not in block.stream("out")
        if walls.name == "docker":
            assert [(block.exit_code, block.ended) for block in outcome.blocks] == [(137, "out_of_memory")]
        else:
            assert block.stream("out") == "held: MemoryError\n"
        assert await sound(walls)

    async def test_escapes_without_that_wall(self, weakened: Weakened, program: str) -> None:
        sandbox = weakened(MUCH_MEMORY)
        block = await tried(sandbox, program.replace("MOST", str(384 * MiB)), limits=_SMALL)
        assert "ESCAPED" in block.stream("out")


@pytest.mark.attack("memory in many small processes, so that the runner is the largest", "the cell ends; told as such")
async def test_the_runner_is_the_largest(docker: DockerSandbox) -> None:
    """Each is smaller than the runner, and as dear to the kernel as code can make it."""
    program = """
        try: open('/proc/self/oom_score_adj', 'w').write('500')
        except OSError: pass
        import time
        for n in range(120):
            if not os.fork(): kept = bytearray(b'x') * (3 << 20); time.sleep(60)
        time.sleep(60)
    """
    limits = Limits(seconds=20, memory=96 * MiB, workspace=8 * MiB)
    outcome = await tried_whole(docker, program, limits=limits)
    assert outcome.blocks[0].ended in ("out_of_memory", "lost")
    assert outcome.blocks[0].exit_code == 137
    assert await sound(docker)


@pytest.mark.attack("kernel memory: pipes, sockets, queues, watches, locks", _CELL_S_LIMIT)
async def test_kernel_memory(docker: DockerSandbox) -> None:
    """Each process fills what its descriptors allow; all together end at the cell's limit or at the kernel's."""
    program = """
        import fcntl
        def fill():
            for n in range(60):
                reader, writer = os.pipe()
                try: fcntl.fcntl(writer, 1031, 1 << 20)
                except OSError: pass
                os.set_blocking(writer, False)
                try:
                    while True: os.write(writer, bytes(65536))
                except OSError: pass
                one, other = socket.socketpair()
                one.setblocking(False)
                try:
                    while True: one.send(bytes(65536))
                except OSError: pass
                kept.append((one, other))
        import time
        kept, children = [], []
        for n in range(20):
            child = os.fork()
            if not child: fill(); time.sleep(60)
        time.sleep(60)
    """
    block = await tried(docker, program, limits=Limits(seconds=4, memory=128 * MiB, workspace=8 * MiB))
    assert block.ended in ("timed_out", "out_of_memory")
    assert await sound(docker)


@pytest.mark.attack("memory that no swapping can take (mlock)", "a limit of the kernel")
async def test_locked_memory(walls: Sandbox) -> None:
    program = """
        import mmap, resource
        place = mmap.mmap(-1, 64 << 20)
        address = ctypes.addressof(ctypes.c_char.from_buffer(place))
        def lock():
            if libc.mlock(ctypes.c_void_p(address), ctypes.c_size_t(64 << 20)): raise OSError(ctypes.get_errno(), '')
        attempt(lock)
    """
    block = await tried(walls, program)
    assert re.fullmatch("held: (ENOMEM|EPERM|EAGAIN)\n", block.stream("out"))
