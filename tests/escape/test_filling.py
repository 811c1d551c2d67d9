"""Filling the places where files lie, by bytes and by their number."""

from __future__ import annotations

import pytest

from runs.sandbox.cell import Limits, MiB, Sandbox
from tests.escape.attacks import sound, tried, tried_whole
from tests.escape.conftest import Weakened

#: A file system in memory of no fixed size: half of the machine's memory, that is.
_OWN = "uid=1000,gid=1000"

_FILL = """
    def filled(top):
        taken, number = 0, 0
        while taken < MOST:
            number += 1
            try:
                file = os.open(f'{top}/fill{number}', os.O_WRONLY | os.O_CREAT)
                try:
                    for n in range(8): taken += os.write(file, bytes(1 << 20))
                finally: os.close(file)
            except OSError as error:
                held(errno.errorcode[error.errno])
                return taken
        escaped()
    print(filled(TOP))
"""

_SIZES = [("/workspace", 16), ("/tmp", 64), ("/dev/shm", 16)]


@pytest.mark.attack("filling every folder that can be written, by bytes", "file systems of a fixed size")
@pytest.mark.parametrize(("top", "size"), _SIZES)
async def test_bytes(walls: Sandbox, top: str, size: int) -> None:
    limits = Limits(seconds=30, workspace=16 * MiB)
    outcome = await tried_whole(walls, _FILL.replace("TOP", repr(top)).replace("MOST", "1 << 30"), limits=limits)
    told, taken = outcome.blocks[0].stream("out").splitlines()
    assert told == "held: ENOSPC"
    assert int(taken) <= size * MiB
    assert await sound(walls)


@pytest.mark.attack("filling every folder that can be written, by bytes", "file systems of a fixed size")
@pytest.mark.parametrize("top", [top for top, _ in _SIZES])
async def test_bytes_without_that_wall(weakened: Weakened, top: str) -> None:
    sandbox = weakened({"tmpfs": {"/workspace": _OWN, "/tmp": _OWN}, "shm_size": 256 * MiB})
    block = await tried(sandbox, _FILL.replace("TOP", repr(top)).replace("MOST", "100 << 20"))
    assert "ESCAPED" in block.stream("out")


_MAKING = {
    "files": "os.close(os.open(name, os.O_CREAT, 0o600))",
    "folders": "os.mkdir(name)",
    "hard links": "os.link('tries.py', name)",
    "symbolic links": "os.symlink('x' * 1000, name)",
}


def _making() -> list[object]:
    return [
        pytest.param(how, id=what, marks=pytest.mark.attack(f"{what} without end", "a limit on their number"))
        for what, how in _MAKING.items()
    ]


@pytest.mark.parametrize("how", _making())
class TestMaking:
    async def test_held(self, walls: Sandbox, how: str) -> None:
        made = await _made(walls, how, 20_000)
        assert 0 < made <= 2048

    async def test_more_without_that_wall(self, weakened: Weakened, how: str) -> None:
        sandbox = weakened({"tmpfs": {"/workspace": _OWN, "/tmp": _OWN}})
        assert await _made(sandbox, how, 5000) == 5000


async def _made(sandbox: Sandbox, how: str, most: int) -> int:
    program = f"""
        n = 0
        try:
          while n < {most}:
            name = f'many{{n}}'
            {how}
            n += 1
        except OSError as error: held(errno.errorcode[error.errno])
        import glob
        for path in glob.glob('many*'):
            if os.path.isdir(path) and not os.path.islink(path): os.rmdir(path)
            else: os.unlink(path)
        print(n)
    """
    told = (await tried(sandbox, program, limits=Limits(seconds=30))).stream("out").splitlines()
    assert told[:-1] in ([], ["held: ENOSPC"])
    return int(told[-1])
