"""Playing the scripts of one run in one slice: its own, and the branches that a Together starts side by side.

A branch that waits holds up only itself (and those that come after it). The run is let go when nothing is left that
could go on; whatever is answered first wakes it, and every branch is replayed to where it was.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from itertools import count
from typing import Any

from django.conf import settings

from agents.conversation.results import Result
from agents.conversation.steps import Branch, Record, Script, Step, Together
from runs import paths
from runs.journal import LostLease
from runs.performance import Held, Performance
from runs.replay import Replay


class Player:
    """Plays until everything has ended or waits, until the slice's time is up, until somebody asks for a pause, or
    until something fails.

    A failure in one branch lets the others finish what they are at; then it is raised.
    """

    def __init__(self, performance: Performance, replay: Replay) -> None:
        self._performance, self._replay = performance, replay
        self._deadline = time.monotonic() + settings.SLICE_SECONDS
        self._has_failed = False

    async def play(self, script: Script, prefix: str = "") -> Any | Held:
        """What the script returns at its end, or why it has not come there."""
        result: Result = None
        for number in count():
            try:
                step = script.send(result)
            except StopIteration as end:
                return end.value
            done = await self._done(f"{prefix}{number}", step)
            if isinstance(done, Held):
                return done
            result = done
        raise AssertionError("count() does not end")

    async def _done(self, path: str, step: Step) -> Result | Held:
        if isinstance(step, Together):
            return await self._together(path, step.branches)
        if self._replay.holds(path):
            return self._replay.result(path, step)
        if isinstance(step, Record):
            await self._performance.record(path, step)
            return None
        if self._has_failed or self._performance.is_to_pause or time.monotonic() > self._deadline:
            return Held.OVER
        return await self._performance.perform(path, step)

    async def _together(self, path: str, branches: tuple[Branch, ...]) -> tuple[Any, ...] | Held:
        party = _Party(branches)
        try:
            while True:
                for number in party.ready():
                    script = branches[number].start(party.results_before(number))
                    party.seat(number, self._branch(script, paths.of_branch(path, number)))
                if not await party.next_end():
                    break
        finally:
            await party.leave()
        return party.outcome()

    async def _branch(self, script: Script, prefix: str) -> Any | Held:
        try:
            return await self.play(script, prefix)
        except BaseException:
            self._has_failed = True
            raise


class _Party:
    """The branches of one Together: who plays, who has ended with what, who comes next."""

    def __init__(self, branches: tuple[Branch, ...]) -> None:
        self._branches = branches
        self._playing: dict[asyncio.Task[Any], int] = {}
        self._ended: dict[int, Any] = {}
        self._failures: list[BaseException] = []
        self._started: set[int] = set()

    def ready(self) -> Iterator[int]:
        """Those that can start now: all that they come after have ended."""
        for number, branch in enumerate(self._branches):
            if number not in self._started and not self._failures and self._have_ended(branch.after):
                yield number

    def results_before(self, number: int) -> list[Any]:
        return [self._ended[other] for other in self._branches[number].after]

    def seat(self, number: int, play: Any) -> None:
        self._started.add(number)
        self._playing[asyncio.create_task(play)] = number

    async def next_end(self) -> bool:
        """Wait until one more has come to its end, for now or for good. False: nobody plays any more."""
        if not self._playing:
            return False
        done, _ = await asyncio.wait(self._playing, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            number = self._playing.pop(task)
            if (failure := task.exception()) is not None:
                self._failures.append(failure)
            else:
                self._ended[number] = task.result()
        return True

    async def leave(self) -> None:
        """End those that still play: this run's own task was cancelled."""
        for task in self._playing:
            task.cancel()
        await asyncio.gather(*self._playing, return_exceptions=True)

    def outcome(self) -> tuple[Any, ...] | Held:
        """All results in their order, or why there are not all of them. Raises what a branch raised."""
        if self._failures:
            raise next((error for error in self._failures if isinstance(error, LostLease)), self._failures[0])
        ends = self._ended.values()
        for held in (Held.OVER, Held.WAITS):
            if any(end is held for end in ends):
                return held
        if len(self._ended) < len(self._branches):
            raise AssertionError("branches that all come after one another can never start")
        return tuple(self._ended[number] for number in range(len(self._branches)))

    def _have_ended(self, numbers: tuple[int, ...]) -> bool:
        return all(number in self._ended and not isinstance(self._ended[number], Held) for number in numbers)
