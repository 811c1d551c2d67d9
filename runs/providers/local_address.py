"""The one file through which processes find the local model's server: `local-model.json` in PARLEY_HOME.

The server holds a lock on the file for as long as it lives, so the kernel, not a pid that may be someone else's by
now, says whether one runs. It writes its address and key into the file when it is ready. Whoever uses it touches the
file, and by that the server knows that it is wanted.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

FILE = "local-model.json"


@dataclass(frozen=True, slots=True)
class Found:
    """A server that was ready when it wrote this. `key` is made anew for each server and known to this user only."""

    base_url: str
    key: str
    pid: int


def home() -> Path:
    return Path(os.environ.get("PARLEY_HOME", ".parley")).resolve()


class AddressFile:
    """Open while in use: closing it gives up the lock."""

    def __init__(self) -> None:
        home().mkdir(parents=True, exist_ok=True)
        self.path = home() / FILE
        self._file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        os.close(self._file)

    def claim(self) -> bool:
        """Become the one server of this home; False where another one is. Forgets what a dead one wrote."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        os.ftruncate(self._file, 0)
        return True

    def wait_until_free(self) -> None:
        """Until no server runs."""
        fcntl.flock(self._file, fcntl.LOCK_EX)
        fcntl.flock(self._file, fcntl.LOCK_UN)

    def write(self, found: Found) -> None:
        os.pwrite(self._file, json.dumps(asdict(found)).encode(), 0)

    def read(self) -> Found | None:
        """None before a server is ready; what a dead one left must be told by asking it."""
        try:
            return Found(**json.loads(os.pread(self._file, 4096, 0)))
        except (ValueError, TypeError):
            return None

    def touch(self) -> None:
        os.utime(self._file)

    def idle_seconds(self) -> float:
        return time.time() - os.fstat(self._file).st_mtime
