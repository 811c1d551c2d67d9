"""What shellcheck knows of shell code besides: deletions and expansions that go wrong.

The program reads code and runs none of it. It comes with Parley's packages; where it is not there its checks are left
out, since our own reading does not rest on them.
"""

from __future__ import annotations

import json
import logging
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from runs.risks.assessment import Kind, Level
from runs.risks.notes import Notes

log = logging.getLogger("parley.risks")

_LONGEST, _PATIENCE = 100_000, 5.0
#: By number (https://www.shellcheck.net/wiki): what each says of code that deletes, or runs what it should not.
_HEARD = {
    2114: (Kind.DELETES, Level.HIGH, "Deletes a folder of the system."),
    2115: (Kind.DELETES, Level.HIGH, "Deletes everything if a variable is empty."),
    2216: (Kind.PROCESS, Level.MEDIUM, "Sends something to a command that reads nothing."),
    2091: (Kind.DYNAMIC, Level.HIGH, "Runs what another command prints."),
    2092: (Kind.DYNAMIC, Level.HIGH, "Runs what another command prints."),
    2294: (Kind.DYNAMIC, Level.HIGH, "Has the shell read words as code again."),
}


def add(code: str, notes: Notes) -> None:
    if len(code) > _LONGEST:
        return
    known = {(found.block, found.line, found.kind) for found in notes.findings if found.level is Level.HIGH}
    known |= {(spot.block, spot.line, Kind.DELETES) for spot, path, _ in notes.deleted if path in ("/", "/*")}
    for comment in _comments(code):
        spot = notes.at(comment["line"])
        heard = _HEARD.get(comment["code"])
        if heard and (spot.block, spot.line, heard[0]) not in known:
            kind, level, what = heard
            notes.touch(kind, None)
            notes.find(kind, level, comment["line"], what)


@cache
def program() -> str | None:
    """Where it is: beside the Python that runs this, or on the path."""
    beside = Path(sys.executable).parent / "shellcheck"
    return str(beside) if beside.exists() else shutil.which("shellcheck")


def _comments(code: str) -> list[dict[str, int]]:
    path = program()
    if path is None:
        return []
    try:
        done = subprocess.run(
            (path, "--format=json", "--shell=bash", "--norc", "-"),
            input=code.encode(errors="replace"),
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
            env={"LC_ALL": "C.UTF-8"},
        )
        return list(json.loads(done.stdout or b"[]"))
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        log.warning("shellcheck could not read code: %s", error)
        return []
