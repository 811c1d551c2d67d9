"""The programs that make up a studio on one machine, and the environment they share."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from studio.embedded.family import Program

ROOT = Path(__file__).resolve().parents[2]
IMAGE = ROOT / "runs" / "sandbox" / "image"

#: Conversations wait for models: many to a process. Code needs cores: few.
RUN_THREADS, SANDBOX_THREADS = 200, 4

_PYTHON = (sys.executable, "-m")
_WORKER = ("--without-gossip", "--without-mingle", "--without-heartbeat", "--pool", "threads", "--loglevel", "WARNING")

#: Docker answers, and has no image yet: exit code 0.
_IMAGE_WANTED = 'docker info >/dev/null 2>&1 && ! docker image inspect "$(cat "$1/tag")" >/dev/null 2>&1'


def environment(home: Path) -> dict[str, str]:
    """So that the programs are the same, and use the same home, in whatever folder the supervisor was started."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", ""))))
    return {"PARLEY_HOME": str(home), "PYTHONPATH": path, "PYTHONUNBUFFERED": "1"}


def programs(settings: Any, listener: int, workers: int) -> list[Program]:
    """`settings` are Django's; `listener` is the file descriptor of the socket that the web process accepts from."""
    conversations = [_worker(f"worker{number}" if number > 1 else "worker") for number in range(1, workers + 1)]
    sandbox = Program(
        "sandbox", _celery("worker", "-n", "sandbox@parley", "-Q", "sandbox", "-c", SANDBOX_THREADS, *_WORKER)
    )
    beat = _celery("beat", "--pidfile", "", "--loglevel", "WARNING")
    return [_web(settings.ASGI_APPLICATION, listener), *conversations, sandbox, Program("beat", beat)]


def image_wanted() -> Program:
    return Program("image", ("sh", "-c", _IMAGE_WANTED, "sh", str(IMAGE)))


def image() -> Program:
    return Program("image", (str(IMAGE / "build.sh"),))


def _web(application: str, listener: int) -> Program:
    module, _, attribute = application.rpartition(".")
    command = (*_PYTHON, "daphne", "-v", "0", "--fd", str(listener), "--no-server-name", f"{module}:{attribute}")
    return Program("web", command, sockets=(listener,))


def _worker(name: str) -> Program:
    return Program(name, _celery("worker", "-n", f"{name}@parley", "-Q", "runs", "-c", RUN_THREADS, *_WORKER))


def _celery(*arguments: object) -> tuple[str, ...]:
    return (*_PYTHON, "celery", "-A", "studio", *map(str, arguments))
