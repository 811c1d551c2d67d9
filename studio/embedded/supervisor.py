"""One process that holds the hub and keeps web, workers and clock alive until told to end; then nothing is left."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from django.utils.module_loading import import_string

from studio.embedded import programs
from studio.embedded.child import adopt_orphans
from studio.embedded.claims import Refused
from studio.embedded.family import Family, Program
from studio.embedded.hub import Hub
from studio.embedded.logs import Say

log = logging.getLogger("parley.supervisor")

HUB_LAYER = "studio.embedded.layer.HubChannelLayer"
RETRY_SECONDS = 0.1

#: Given where people reach Parley, what to tell them.
Greeter = Callable[[str], list[str]]


class Supervisor:
    """`listener` is the socket that the web process accepts from, `url` where people reach it."""

    def __init__(self, listener: socket.socket, url: str, workers: int, say: Say) -> None:
        self._listener, self._url, self._workers, self._say = listener, url, workers, say
        self._home = Path(settings.HOME)
        self._greeters = greeters()

    def run(self) -> int:
        """Until a signal; the exit code."""
        adopt_orphans()
        os.environ.update(programs.environment(self._home))
        return asyncio.run(self._supervise())

    async def _supervise(self) -> int:
        asked = _Asked()
        hub = Hub(settings.HUB_SOCKET) if settings.CHANNEL_LAYERS["default"]["BACKEND"] == HUB_LAYER else None
        family = Family(self._home / "logs", self._say)
        if hub:
            await hub.start()
        tasks = [asyncio.create_task(family.keep(program)) for program in self._programs()]
        tasks.append(asyncio.create_task(self._build_image(family)))
        greeting = asyncio.create_task(self._greet())
        await asked.to_end.wait()
        greeting.cancel()
        self._say("Stopping ...")
        family.end()
        at_once = await asked.in_time(tasks)
        if at_once:
            family.end_at_once()
        await asyncio.gather(*tasks, return_exceptions=True)
        if hub:
            await hub.stop()
        return 130 if at_once else 0

    def _programs(self) -> list[Program]:
        return programs.programs(settings, self._listener.fileno(), self._workers)

    async def _greet(self) -> None:
        host, port = self._listener.getsockname()[:2]
        await answer("127.0.0.1" if host == "0.0.0.0" else host, port)  # noqa: S104 - compared, not bound
        try:
            lines = await asyncio.to_thread(self._ready_lines)
        except Exception:
            log.exception("Parley runs on %s, but one of PARLEY_READY_LINES failed", self._url)
        else:
            self._say("\n".join(lines))

    def _ready_lines(self) -> list[str]:
        try:
            told = [line for greet in self._greeters for line in greet(self._url)]
        finally:
            connections.close_all()
        return told or [f"Parley is ready: {self._url}"]

    async def _build_image(self, family: Family) -> None:
        if not programs.IMAGE.is_dir() or await family.run(programs.image_wanted()) != 0:
            return
        log = self._home / "logs" / "image.log"
        self._say(
            f"Building the sandbox image in the background, code can run in Docker when it is done. Its log: {log}"
        )
        code = await family.run(programs.image())
        if code == 0:
            self._say("The sandbox image is built: code runs in Docker now.")
        elif code != 128 + signal.SIGTERM:
            self._say(f"The sandbox image could not be built, see {log}")


class _Asked:
    """What signals asked for: to end, and then, a second time, to end at once."""

    def __init__(self) -> None:
        self.to_end, self._at_once = asyncio.Event(), asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, self._hear)

    def _hear(self) -> None:
        (self._at_once if self.to_end.is_set() else self.to_end).set()

    async def in_time(self, tasks: list[asyncio.Task[None]]) -> bool:
        """Wait for the tasks; True if somebody became impatient meanwhile."""
        impatience = asyncio.create_task(self._at_once.wait())
        done = asyncio.gather(*tasks, return_exceptions=True)
        either: set[asyncio.Future[Any]] = {impatience, done}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        impatience.cancel()
        return not done.done()


async def answer(host: str, port: int) -> None:
    """Returns when a web server really answers. The socket listens before there is one: the question waits in it."""
    while True:
        with suppress(OSError, asyncio.IncompleteReadError):
            reader, writer = await asyncio.open_connection(host, port)
            try:
                writer.write(b"GET /healthz/ HTTP/1.0\r\nHost: localhost\r\n\r\n")
                await reader.readexactly(len("HTTP/1."))
                return
            finally:
                writer.close()
        # Whoever took the question died of it; the next one may fare better.
        await asyncio.sleep(RETRY_SECONDS)


def greeters() -> list[Greeter]:
    """What the rooms of the house have to say at the start. A name that leads nowhere stops the start."""
    try:
        return [import_string(path) for path in settings.PARLEY_READY_LINES]
    except ImportError as error:
        raise Refused(f"PARLEY_READY_LINES names what is not there: {error}") from error
