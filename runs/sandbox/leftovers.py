"""Containers whose host is gone: what to remove of them, told by their labels, their state and their age."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from typing import Any

from runs.owner import OWNER, is_dead
from runs.sandbox.pool import OLDEST

#: Seconds. A container that is not running is in nobody's use, unless it is about to start.
_ABOUT_TO_START = 60
#: No ready cell waits longer than OLDEST, and no job takes a day.
_OLDEST = OLDEST + 24 * 3600


def labels(installation: str, run: str = "", attempt: int = 0) -> dict[str, str]:
    """`run` "" is a cell that is ready for any."""
    own = {"app": "parley", "installation": installation, "worker": OWNER, "created": str(int(time.time()))}
    return own | {"run": run, "attempt": str(attempt)}


def is_left_over(entry: Mapping[str, Any], held: Collection[str], alive: Callable[[str], bool]) -> bool:
    """`entry` as the engine lists containers. `held` are the names of this process's own; `alive` tells of a run
    whether anything of it is being performed."""
    named, age = entry["Labels"], time.time() - float(entry["Created"])
    if any(name.removeprefix("/") in held for name in entry.get("Names") or ()):
        return False
    if is_dead(named.get("worker", "")) or age > _OLDEST:
        return True
    if entry["State"] != "running" and age > _ABOUT_TO_START:
        return True
    return bool(named.get("run")) and not alive(named["run"])
