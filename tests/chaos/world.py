"""An installation in a home of its own, as people run it, with processes that can be killed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path

import httpx2

from tests.chaos import processes
from tests.chaos.processes import ROOT, Started, below, command_of, free_port, is_there, kill, listens, python, until

#: A worker that was killed on this machine is known to be dead; only a starved one runs into this.
LEASE_SECONDS = 5


class World(ABC):
    """`targets` are the names of what can be killed; whatever is killed comes back."""

    form: str
    targets: tuple[str, ...]

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="parley-chaos-"))
        self.scratch = self.home / "tmp"
        self.scratch.mkdir()
        self.logs = self.home / "logs"
        self.logs.mkdir()
        self.port, model = free_port(), free_port()
        self.url, self.model_url = f"http://127.0.0.1:{self.port}", f"http://127.0.0.1:{model}/v1"
        command = python("-m", "tests.chaos.model_server", str(model))
        self._model = Started(command, dict(os.environ), self.logs / "model.log")

    def environment(self) -> dict[str, str]:
        """Of every process of the installation. Its temporary files lie where they can be counted."""
        outside = ("DATABASE_URL", "REDIS_URL", "BROKER_URL", "SECRET_KEY")
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PARLEY_", "DJANGO_")) and name not in outside
        }
        return kept | {
            "DJANGO_SETTINGS_MODULE": "studio.settings",
            "PARLEY_HOME": str(self.home),
            "PARLEY_LEASE_SECONDS": str(LEASE_SECONDS),
            "PARLEY_SANDBOX": "docker",
            "PYTHONWARNINGS": "ignore",
            "SECRET_KEY": "of this world only, and as long as a real one has to be",
            "TMPDIR": str(self.scratch),
            **self.more_environment(),
        }

    def more_environment(self) -> Mapping[str, str]:
        return {}

    def start(self) -> None:
        self._model.start()
        self.start_all()
        until("an answer of the web process", self.answers)

    def answers(self) -> bool:
        try:
            return httpx2.get(f"{self.url}/healthz/", timeout=5).status_code == 200
        except httpx2.HTTPError:
            return False

    def manage(self, *arguments: str) -> str:
        command = python("manage.py", *arguments)
        done = subprocess.run(command, cwd=ROOT, env=self.environment(), capture_output=True, text=True, check=False)
        if done.returncode:
            raise processes.GivenUp(f"manage.py {arguments[0]}: {done.stdout}{done.stderr}")
        return done.stdout

    def stop(self) -> None:
        """As people end it; nothing of it runs afterwards."""
        self.stop_all()
        self._model.stop()

    def close(self) -> None:  # noqa: B027 - on one machine there is nothing more
        """What the installation needs, and this started for it, ends too."""

    def remove(self) -> None:
        shutil.rmtree(self.home, ignore_errors=True)

    @abstractmethod
    def start_all(self) -> None: ...

    @abstractmethod
    def strike(self, target: str) -> bool:
        """Kill it. False: it was not there just now (it is being started again)."""

    @abstractmethod
    def stop_all(self) -> None: ...


class Embedded(World):
    """`manage.py up`: SQLite, the broker in a file, the hub. The supervisor starts again whatever was killed; where it
    is killed itself, this does."""

    form = "embedded"
    targets = ("web", "worker", "sandbox", "beat", "guard", "supervisor")
    _WORDS = {"web": "daphne", "worker": "worker@parley", "sandbox": "sandbox@parley", "beat": " beat "}

    def start_all(self) -> None:
        up = python("manage.py", "up", "--port", str(self.port))
        self._up = Started(up, self.environment(), self.logs / "up.log")
        self._up.start()

    def strike(self, target: str) -> bool:
        if target == "supervisor":
            return self._strike_all()
        guards = [pid for pid in below(self._up.pid) if "embedded/child.py" in command_of(pid)]
        if target == "guard":
            return kill(guards[0]) if guards else False
        programs = [pid for pid in below(self._up.pid) if pid not in guards]
        return any(kill(pid) for pid in programs if self._WORDS[target] in command_of(pid))

    def stop_all(self) -> None:
        self._up.stop()

    def _strike_all(self) -> bool:
        family = below(self._up.pid)
        self._up.kill()
        until("the end of what a killed supervisor left", lambda: not any(map(is_there, family)))
        until("the port", lambda: not listens(self.port))
        self._up.start()
        return True
