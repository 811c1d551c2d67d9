"""The Python that runs code where there is no Docker: the virtual environment that the installer made for it.

It is not Parley's own: code in a cell finds numpy, pandas, matplotlib and pydantic, and nothing of Parley.
`PARLEY_CELL_PYTHON` names another one.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import lru_cache

from runs.sandbox.cell import SandboxError
from runs.sandbox.installation import PROJECT

PACKAGES = ("numpy", "pandas", "matplotlib", "pydantic")
MEND = "run `make install`: it gives the cells a Python of their own"

_QUESTION = f"""\
import importlib.util, json, platform, sys
missing = [name for name in {PACKAGES!r} if not importlib.util.find_spec(name)]
print(json.dumps([platform.python_version(), [sys.prefix, sys.base_prefix], missing]))
"""


@dataclass(frozen=True, slots=True)
class Interpreter:
    """`folders` is all that it needs to read besides the system's own /usr and /lib."""

    path: str
    version: str
    folders: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def lacks(self) -> tuple[str, ...]:
        return (f"its Python has no {', '.join(self.missing)}",) if self.missing else ()


async def find(path: str = "") -> Interpreter:
    """The interpreter of this installation's cells, or the one named. Raises SandboxError if it does not start."""
    return await asyncio.to_thread(_asked, path or _choice())


async def starts_as(python: Interpreter, user: int) -> bool:
    """Whether another user may read the interpreter: one in root's home may not be read by anybody else."""
    return await asyncio.to_thread(_starts_as, python.path, user)


def variables(workspace: str, scratch: str, programs: str) -> dict[str, str]:
    """The whole environment of a cell: nothing of the host's.

    `scratch` takes what nobody wants to see among the files; `programs` is the folder of the interpreter, or "".
    """
    return {
        "PATH": ":".join(filter(None, (programs, "/usr/local/bin:/usr/bin:/bin"))),
        "HOME": workspace,
        "TMPDIR": scratch,
        "LANG": "C.UTF-8",
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": f"{scratch}/matplotlib",
        "XDG_CACHE_HOME": f"{scratch}/cache",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
    }


def _choice() -> str:
    if named := os.environ.get("PARLEY_CELL_PYTHON"):
        return named
    own = PROJECT / ".cell" / "bin" / "python"
    return str(own) if own.exists() else sys.executable


@lru_cache(maxsize=8)
def _asked(path: str) -> Interpreter:
    try:
        said = subprocess.run([path, "-I", "-c", _QUESTION], capture_output=True, check=True, timeout=30, env={}).stdout
        version, prefixes, missing = json.loads(said)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        raise SandboxError(f"The Python for cells, {path}, does not start: {error}", MEND) from error
    return Interpreter(path, version, tuple(dict.fromkeys(prefixes)), tuple(missing))


@lru_cache(maxsize=8)
def _starts_as(path: str, user: int) -> bool:
    command = [path, "-I", "-c", "import ctypes, json"]
    try:
        return not subprocess.run(
            command, capture_output=True, timeout=30, env={}, cwd="/", user=user, group=user, extra_groups=()
        ).returncode
    except (OSError, subprocess.SubprocessError):
        return False
