"""Packages for the Python of a cell, fetched and unpacked by this machine's pip: wheels only, so that none of their
code runs here."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from contextlib import suppress
from pathlib import Path

from runs.sandbox.cell import SandboxError
from runs.sandbox.survey import Survey

#: Seconds: the largest packages there are come through a slow line in that time.
PATIENCE = 900
#: Bytes of all packages together, unpacked.
MOST = 4 << 30

_SCRIPT = Path(__file__).with_name("pip_for_cell.py")
#: Of the worker's variables pip is given those that say where packages come from, and none that is a secret of ours.
_KEPT = re.compile(r"PIP_\w+|(https?|no|all)_proxy|SSL_CERT_\w+|REQUESTS_CA_BUNDLE|PATH|HOME|TMPDIR", re.IGNORECASE)
_PASSWORD = re.compile(r"(\w+://)[^/@\s]+@")
_LAST_WORDS = 1500

_NO_PIP = "the worker's Python has no pip"
_ADD_PIP = "add it: `python -m ensurepip`"


async def fetch(requirements: str, cell: Survey, into: Path) -> None:
    """Put all that is required, and what that needs, into the folder `into`. Raises SandboxError with pip's words."""
    listed = into.with_suffix(".txt")
    await asyncio.to_thread(listed.write_text, requirements + "\n", encoding="utf-8")
    status, said = await _run(_arguments(cell, listed, into))
    if "No module named 'pip'" in said:
        raise SandboxError(_NO_PIP, _ADD_PIP)
    if status:
        raise SandboxError(words(said))
    if await asyncio.to_thread(_size, into) > MOST:
        raise SandboxError(f"Together the packages are larger than {MOST >> 30} GB.", "Require less.")


def _arguments(cell: Survey, listed: Path, into: Path) -> list[str]:
    markers = cell.markers
    assert markers["implementation_name"] == "cpython"
    number = cell.version.replace(".", "")
    return [
        json.dumps(dict(markers)),
        *("install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-compile", "--no-cache-dir"),
        *("--root-user-action", "ignore", "--only-binary", ":all:", "--target", str(into)),
        *("--implementation", "cp", "--python-version", cell.version),
        *("--abi", f"cp{number}", "--abi", "abi3", "--abi", "none"),
        *(word for tag in (*cell.platforms, "any") for word in ("--platform", tag)),
        *("--requirement", str(listed)),
    ]


async def _run(arguments: list[str]) -> tuple[int, str]:
    pip = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", str(_SCRIPT), *arguments),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=environment(),
    )
    try:
        said, _ = await asyncio.wait_for(pip.communicate(), PATIENCE)
    except TimeoutError:
        return 1, f"ERROR: pip took longer than {PATIENCE} seconds."
    finally:
        with suppress(ProcessLookupError):
            pip.kill()
        await pip.wait()
    return pip.returncode or 0, said.decode(errors="replace")


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def environment() -> dict[str, str]:
    """Of this process's variables, what pip is given."""
    return {name: value for name, value in os.environ.items() if _KEPT.fullmatch(name)} | {"LANG": "C.UTF-8"}


def words(said: str) -> str:
    """What pip says went wrong, without passwords in addresses."""
    lines = [line.strip() for line in said.splitlines() if line.strip() and "WARNING" not in line]
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")] or lines[-5:]
    return _PASSWORD.sub(r"\1…@", "\n".join(dict.fromkeys(errors)))[-_LAST_WORDS:] or "pip failed without a word."
