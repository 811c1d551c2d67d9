"""What only one supervisor can have: the home, and the port. Each is refused with a line that names the way out."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import socket
from pathlib import Path


class Refused(Exception):
    """It cannot start; the text is for people."""


class HomeLock:
    """Held until the process ends, however it ends. The file says who holds it, and where that one is reached."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._file = os.open(home / "up.lock", os.O_RDWR | os.O_CREAT, 0o600)

    def take(self) -> None:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Refused(self._holder()) from error
        os.ftruncate(self._file, 0)

    def tell(self, url: str) -> None:
        """Where this process is reached, for whoever comes second."""
        os.pwrite(self._file, json.dumps({"pid": os.getpid(), "url": url}).encode(), 0)

    def _holder(self) -> str:
        try:
            told = json.loads(os.pread(self._file, 4096, 0))
            who = f"process {told['pid']}, {told['url']}"
        except (ValueError, KeyError, TypeError):
            who = "another process, which is just starting"
        return (
            f"Parley already runs on {self._home} ({who}).\n"
            "Use that one, or give this one a home of its own: PARLEY_HOME=/another/folder"
        )


def listener(host: str, port: int) -> socket.socket:
    """The socket that the web processes inherit: while one is started again, visitors wait instead of being refused."""
    try:
        return socket.create_server((host, port), backlog=512)
    except OSError as error:
        raise Refused(_unusable(host, port, error)) from error


def _unusable(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use. Choose another one: make run PORT={port + 1 if port < 65535 else 8000}"
    if error.errno == errno.EACCES:
        return f"Port {port} is only for the administrator. Choose another one: make run PORT=8000"
    return f"Parley cannot listen on {host}:{port}: {error.strerror or error}"
