"""Room on the disk where all data lies: what happens where there is none, in words."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings

MiB = 1 << 20

#: Less than this is as good as nothing: a transaction of SQLite and its log, and a file of a step.
FULL = 4 * MiB

MEND = "Free some disk space where PARLEY_HOME lies."


def free(home: Path | None = None) -> int:
    """Bytes."""
    return shutil.disk_usage(home or settings.HOME).free


def is_full(home: Path | None = None) -> bool:
    return free(home) < FULL
