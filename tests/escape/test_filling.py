"""Filling the places where files lie, by bytes and by their number."""

from __future__ import annotations

import pytest

from runs.sandbox.cell import Limits, MiB, Sandbox
from tests.escape.attacks import sound, tried, tried_whole
from tests.escape.conftest import Weakened

#: A file system in memory of no fixed size: half of the machine's memory, that is.
_OWN = "uid=1000,gid=1000"

_FILL = (
    "def filled(top):\n"
    "    taken, number = 0, 0\n"
    "    while taken < MOST:\n"
    "        number += 1\n"
    "        try:\n"
    "            file = os.open(f'{top}/fill{number}', os.O_WRONLY | os.O_CREAT)\n"
    "            try:\n"
    "                for n in range(8): taken += os.write(file, bytes(1 << 20))\n"
    "            finally: os.close(file)\n"
    "        except OSError as error:\n"
    "            held(errno.errorcode[error.errno])\n            return taken\n"
    "    escaped()\n"
    "print(filled(sys.argv[1:] and sys.argv[1] or TOP))"
)

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
    program = (
        f"n = 0\ntry:\n  while n < {most}:\n    name = f'many{{n}}'\n    {how}\n    n += 1\n"
        "except OSError as error: held(errno.errorcode[error.errno])\n"
        "import shutil, glob\nfor path in glob.glob('many*'): (shutil.rmtree if os.path.isdir(path) and not os.path.islink(path) else os.unlink)(path)\n"
        "print(n)"
    )
    told = (await tried(sandbox, program, limits=Limits(seconds=30))).stream("out").splitlines()
    assert told[:-1] in ([], ["held: ENOSPC"])
    return int(told[-1])
