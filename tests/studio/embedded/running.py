"""`manage.py up` as a real process on a free port, in a home and a folder of its own."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

from studio.embedded.child import descendants
from tests.studio.embedded.awaiting import LIMIT_SECONDS, is_alive, until

MANAGE = Path(__file__).resolve().parents[3] / "manage.py"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


class Running:
    """Its Docker is `docker` of the folder "bin", which does not answer until a test writes another."""

    def __init__(self, folder: Path, *, port: int = 0, **environment: str) -> None:
        self.home, self.port = folder / "home", port or free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        (self.home / "dist").mkdir(parents=True, exist_ok=True)
        (folder / "bin").mkdir(exist_ok=True)
        if not (folder / "bin" / "docker").exists():
            write_docker(folder, "exit 1")
        own = {"PARLEY_HOME": str(self.home), "DJANGO_SETTINGS_MODULE": "tests.studio.embedded.settings"}
        path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
        self.process = subprocess.Popen(
            [sys.executable, str(MANAGE), "up", "--port", str(self.port)],
            env={**os.environ, **own, "PATH": path, **environment},
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            bufsize=0,
            start_new_session=True,
        )
        self.family: set[int] = set()

    def said(self, text: str) -> list[str]:
        """The lines until one has this text."""
        lines: list[str] = []
        while not lines or text not in lines[-1]:
            assert select.select([self.process.stdout], [], [], LIMIT_SECONDS)[0], f"never said {text!r}: {lines}"
            line = self.process.stdout.readline().decode()
            assert line, f"it ended before it said {text!r}: {lines}"
            lines.append(line.rstrip("\n"))
        return lines

    def ask(self, path: str = "") -> dict[str, int]:
        with urlopen(self.url + path, timeout=60) as answer:
            return json.load(answer)

    def complete(self, programs: int = 4) -> set[int]:
        """All processes of a studio that is up: four guards, and a program under each."""
        self.family = until(lambda: len(found := descendants(self.process.pid)) >= 2 * programs and found)
        return self.family

    def command(self, pid: int) -> str:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")

    def kill(self, *pids: int) -> None:
        for pid in pids:
            os.kill(pid, signal.SIGKILL)

    def end(self, number: int = signal.SIGINT) -> tuple[int, str]:
        """Exit code and what it said meanwhile."""
        self.process.send_signal(number)
        return self.rest()

    def rest(self) -> tuple[int, str]:
        """Exit code and what it still says, when it has ended."""
        said, _ = self.process.communicate(timeout=LIMIT_SECONDS)
        return self.process.returncode, said.decode()

    def close(self) -> None:
        left = descendants(self.process.pid) | self.family
        if self.process.returncode is None:
            self.process.kill()
        self.process.communicate()
        for pid in filter(is_alive, left):
            os.kill(pid, signal.SIGKILL)


def write_docker(folder: Path, script: str) -> None:
    (folder / "bin").mkdir(exist_ok=True)
    docker = folder / "bin" / "docker"
    docker.write_text(f"#!/bin/sh\n{script}\n")
    docker.chmod(0o755)
