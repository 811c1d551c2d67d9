"""What bandit knows of Python besides: its checks for things that are done in unsafe ways.

Only those that say what code does to others are heard, not those about style or weak hashes; and only where our own
reading has found nothing of the kind on that line. bandit is imported when it is first needed: that takes
longer than it reads, and pages without code need none of it.
"""

from __future__ import annotations

import io
import logging
import threading
import warnings
from typing import Any

from runs.risks.assessment import Kind, Level
from runs.risks.notes import Notes

_LONGEST = 100_000
#: Of bandit's tests (https://bandit.readthedocs.io, by their numbers) the ones that are heard.
_HEARD = {
    "B102": Kind.DYNAMIC, "B103": Kind.PRIVILEGE, "B104": Kind.NETWORK, "B202": Kind.WRITES, "B302": Kind.DYNAMIC,
    "B307": Kind.DYNAMIC, "B312": Kind.NETWORK, "B321": Kind.NETWORK, "B401": Kind.NETWORK,
    "B402": Kind.NETWORK, "B501": Kind.NETWORK, "B502": Kind.NETWORK, "B506": Kind.DYNAMIC, "B507": Kind.NETWORK,
    "B601": Kind.PROCESS, "B605": Kind.PROCESS, "B607": Kind.PROCESS, "B609": Kind.PROCESS, "B614": Kind.DYNAMIC,
    "B615": Kind.NETWORK,
}  # fmt: skip
log = logging.getLogger("parley.risks")
_lock = threading.Lock()  # bandit keeps what it knows in globals


def add(code: str, notes: Notes) -> None:
    if len(code) > _LONGEST:
        return
    known = {(found.block, found.line, found.kind) for found in notes.findings}
    touched = set(notes.touched)
    for issue in _heard(code):
        kind = _HEARD.get(issue.test_id)
        spot = notes.at(issue.lineno)
        if kind is None or kind in touched or (spot.block, spot.line, kind) in known:
            continue
        notes.touch(kind, None)
        notes.find(kind, Level.MEDIUM, issue.lineno, f"{issue.text.partition('.')[0].strip()}.")


def _heard(code: str) -> list[Any]:
    try:
        return _issues(code)
    except Exception:  # our own reading does not rest on it
        log.exception("bandit could not read code")
        return []


def _issues(code: str) -> list[Any]:
    with _lock, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those that it gives about its own packages
        for name in ("bandit", "stevedore"):  # whose formats of reports are not all here, nor wanted
            logging.getLogger(name).setLevel(logging.CRITICAL)
        from bandit.core import config, manager  # type: ignore[import-untyped]

        checks = manager.BanditManager(config.BanditConfig(), "file")
        # It has no other way to read a text that lies in no file.
        checks._parse_file("code.py", io.BytesIO(code.encode(errors="replace")), ["code.py"])  # noqa: SLF001
        return list(checks.results)
