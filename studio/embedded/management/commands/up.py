"""`python manage.py up`: the whole studio on one machine, in one terminal."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from studio import env
from studio.embedded.claims import HomeLock, Refused, listener
from studio.embedded.preparation import prepare
from studio.embedded.supervisor import Supervisor

LOOPBACK = "127.0.0.1"
EVERYWHERE = "0.0.0.0"  # noqa: S104 - only if somebody asks for it


class Command(BaseCommand):
    help = "Start web, workers, sandbox and clock, keep them alive, and end them together with Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=env.number("PORT", 8000, high=65535))
        parser.add_argument("--host", default=env.text("PARLEY_HOST", LOOPBACK), help="who may connect (PARLEY_HOST)")
        parser.add_argument("--workers", type=int, default=1, help="processes that drive conversations")

    def handle(self, *, port: int, host: str, workers: int, **_: Any) -> None:
        try:
            lock = HomeLock(Path(settings.HOME))
            lock.take()
            with listener(host, port) as socket:
                url = address(host, socket.getsockname()[1])
                lock.tell(url)
                prepare()
                code = Supervisor(socket, url, workers, self._say).run()
        except Refused as refusal:
            self.stderr.write(str(refusal))
            code = 1
        except KeyboardInterrupt:
            code = 130
        sys.exit(code)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def address(host: str, port: int) -> str:
    """Where people reach it: what PARLEY_URL says, else this machine."""
    name = LOOPBACK if host == EVERYWHERE else host
    return (getattr(settings, "PUBLIC_URL", "") or f"http://{name}:{port}") + "/"
