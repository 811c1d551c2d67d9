"""A whole studio, as people start it: `manage.py up` in a folder of its own, on a free port."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_LINK = re.compile(r"http://\S+/sign-in/\S+")

#: How long any one step may take before the test is given up. Not a measure of speed.
PATIENCE = 90.0


class Studio:
    """`home` outlives the processes, so that a killed studio can be started again."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> str:
        """Returns the first line that says that it is ready; the sign-in link is in `link`."""
        command = [sys.executable, "manage.py", "up", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self._environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert self.process.stdout
        said = []
        for line in self.process.stdout:
            said.append(line)
            if "ready" in line or _LINK.search(line) or self.url in line:
                return line
        raise AssertionError(f"The studio did not start: {''.join(said)}")

    def link(self) -> str:
        """A fresh one-time link for the first person."""
        command = [sys.executable, "manage.py", "signin_link", "--url", self.url]
        said = subprocess.run(command, cwd=ROOT, env=self._environment(), capture_output=True, text=True, check=True)
        return _LINK.findall(said.stdout)[0]

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(PATIENCE)
        self._close()

    def programs(self, word: str) -> list[int]:
        """Process ids below the supervisor whose command line has `word`."""
        assert self.process
        return [pid for pid in _below(self.process.pid) if word in _command(pid)]

    def kill(self, word: str) -> None:
        for pid in self.programs(word):
            os.kill(pid, signal.SIGKILL)

    def kill_everything(self) -> None:
        assert self.process
        for pid in (self.process.pid, *_below(self.process.pid)):
            _kill(pid)
        self.process.wait(PATIENCE)
        self._close()

    def rows(self, query: str) -> list[tuple[object, ...]]:
        database = sqlite3.connect(f"file:{self.home / 'parley.db'}?mode=ro", uri=True)
        try:
            return database.execute(query).fetchall()
        finally:
            database.close()

    def _close(self) -> None:
        if self.process and self.process.stdout:
            self.process.stdout.close()

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PARLEY_", "DJANGO_"))}
        for outside in ("DATABASE_URL", "REDIS_URL", "BROKER_URL", "SECRET_KEY"):
            kept.pop(outside, None)
        return kept | {"PARLEY_HOME": str(self.home), "PARLEY_LEASE_SECONDS": "4", "PYTHONWARNINGS": "ignore"}


@contextmanager
def opened() -> Iterator[Studio]:
    """A studio in a home of its own, for as long as it is held."""
    studio = Studio(new_home())
    try:
        studio.start()
        yield studio
    finally:
        studio.stop()
        shutil.rmtree(studio.home, ignore_errors=True)


def new_home() -> Path:
    return Path(tempfile.mkdtemp(prefix="parley-browser-"))


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _below(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:
        return []
    return [found for child in map(int, children) for found in (child, *_below(child))]


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except FileNotFoundError:
        return ""


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
