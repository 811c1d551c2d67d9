"""The supervisor's children: each under a guard (`child`), started again when it ends, ended together."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from studio.embedded import child
from studio.embedded.logs import Say, open_log, tee

#: How long a program may take to end when it is asked to. Runs are given back in half a second; pages take longer.
STOP_SECONDS = 8.0
#: A program that lived this long was well: its next end is not counted as one more of the same failure.
STEADY_SECONDS = 10.0
FIRST_WAIT_SECONDS, LAST_WAIT_SECONDS = 0.2, 10.0


@dataclass(frozen=True, slots=True)
class Program:
    """What to run. `sockets` are the file descriptors that it inherits."""

    name: str
    command: tuple[str, ...]
    sockets: tuple[int, ...] = ()


class Family:
    """All children of one supervisor. `say` prints a line for people."""

    def __init__(self, logs: Path, say: Say) -> None:
        self._logs, self._say = logs, say
        self._children: set[_Child] = set()
        # Between a birth and its being known here, nobody may look for orphans.
        self._births = asyncio.Lock()
        self._ending = asyncio.Event()

    async def keep(self, program: Program) -> None:
        """Run it again and again, later each time that it fails at once, until the family ends."""
        failures = 0
        while not self._ending.is_set():
            began = time.monotonic()
            code = await self.run(program)
            if self._ending.is_set():
                return
            failures = 0 if time.monotonic() - began > STEADY_SECONDS else failures + 1
            wait = min(FIRST_WAIT_SECONDS * 2**failures, LAST_WAIT_SECONDS)
            self._say(
                f"{program.name} ended ({_reason(code)}); starting it again. Its log: {self._logs}/{program.name}.log"
            )
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), wait)

    async def run(self, program: Program) -> int:
        """Run it once, until it and all that it started has ended; its exit code."""
        async with self._births:
            if self._ending.is_set():
                return 128 + signal.SIGTERM
            newborn = await _Child.born(program, self._logs, self._say)
            self._children.add(newborn)
        try:
            return await newborn.life()
        finally:
            self._children.discard(newborn)
            async with self._births:
                self._bury_orphans()
            await newborn.last_words()

    def end(self) -> None:
        """Ask all to end; each has STOP_SECONDS."""
        self._ending.set()
        for each in self._children:
            each.ask_to_end()

    def end_at_once(self) -> None:
        self._ending.set()
        for each in list(self._children):
            each.abandon()

    def _bury_orphans(self) -> None:
        # There are some only if somebody killed a guard; a guard that ends by itself leaves nobody behind.
        child.end_family(os.getpid(), frozenset(each.pid for each in self._children))


class _Child:
    """One run of a program, as seen from the supervisor."""

    def __init__(self, process: asyncio.subprocess.Process, lifeline: int, words: asyncio.Task[None]) -> None:
        self._process, self._lifeline, self._words = process, lifeline, words

    @classmethod
    async def born(cls, program: Program, logs: Path, say: Say) -> _Child:
        log = open_log(logs, program.name)
        theirs, ours = os.pipe()
        # A pipe of our own: asyncio would count a child as alive until nobody holds the other end any more.
        heard, spoken = os.pipe()
        guard = (sys.executable, "-I", "-S", child.__file__, str(theirs), str(STOP_SECONDS))
        with log.open("ab") as output:
            process = await asyncio.create_subprocess_exec(
                *guard,
                *program.command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=spoken,
                pass_fds=(theirs, *program.sockets),
                # Ctrl-C in the terminal is the supervisor's alone to hear.
                start_new_session=True,
            )
        os.close(theirs)
        os.close(spoken)
        return cls(process, ours, asyncio.create_task(tee(heard, log, program.name, say)))

    @property
    def pid(self) -> int:
        return self._process.pid

    async def life(self) -> int:
        try:
            return await self._process.wait()
        finally:
            self.abandon()

    async def last_words(self) -> None:
        """All that it and its own have written is in the log when this returns; they must have ended."""
        await self._words

    def ask_to_end(self) -> None:
        with suppress(ProcessLookupError):
            self._process.terminate()

    def abandon(self) -> None:
        """Let go of the pipe that its guard watches: what is left of it is killed."""
        if self._lifeline >= 0:
            os.close(self._lifeline)
            self._lifeline = -1


def _reason(code: int) -> str:
    # asyncio tells a guard's signal by a negative number, the guard a program's as a shell does.
    number = -code if code < 0 else code - 128
    with suppress(ValueError):
        return signal.Signals(number).name
    return f"exit code {code}"
