"""Cells that are ready before anybody asks for one: a block then starts in milliseconds.

A cell is handed out once and never comes back: what a run did in it dies with it (docs/decisions/0010).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from runs.sandbox.cell import SandboxError
from runs.sandbox.container import Cell, Shape
from runs.sandbox.process import to_the_end
from runs.sandbox.protocol import CellLost

log = logging.getLogger("parley.sandbox")

#: Seconds. A shape that nobody asked for this long is let go; a ready cell that is older is not handed out, so that
#: whatever is much older is nobody's.
UNUSED, OLDEST = 300.0, 3600.0

#: A new cell of this shape, ready. Raises SandboxError.
Start = Callable[[Shape], Awaitable[Cell]]


@dataclass(slots=True)
class _Stock:
    """What there is of one shape: how many are in use, being started, and ready; `asked` is when the last was taken."""

    out: int = 0
    starting: int = 0
    ready: deque[Cell] = field(default_factory=deque)
    asked: float = field(default_factory=time.monotonic)


class Pool:
    """For one event loop. Of each shape that is asked for, `least` to `most` are kept ready: as many as are in use."""

    def __init__(self, start: Start, least: int, most: int) -> None:
        self._start, self._least, self._most = start, least, most
        self._stocks: dict[Shape, _Stock] = {}
        self._standing: set[Shape] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    def names(self) -> set[str]:
        """Of the cells that are ready."""
        return {cell.name for stock in self._stocks.values() for cell in stock.ready}

    def keep(self, shape: Shape) -> None:
        """Have some of these ready from now on, asked for or not."""
        self._standing.add(shape)
        self._refill(shape, self._stocks.setdefault(shape, _Stock()))

    async def take(self, shape: Shape) -> Cell:
        """A cell for one job. Raises SandboxError. Whoever took it says so with `done` when it is gone."""
        stock = self._stocks.setdefault(shape, _Stock())
        stock.asked = time.monotonic()
        stock.out += 1
        try:
            cell = await self._from(stock) or await self._start(shape)
        except BaseException:
            self.done(shape)
            raise
        self._refill(shape, stock)
        return cell

    def done(self, shape: Shape) -> None:
        if stock := self._stocks.get(shape):
            stock.out -= 1

    def tidy(self) -> None:
        """Begin to let go of the shapes that nobody has asked for lately."""
        unused = [shape for shape, stock in self._stocks.items() if self._is_unused(shape, stock)]
        if unused:
            self._do(self._let_go(unused))

    async def close(self) -> None:
        """End all that are ready, and start no more."""
        self._most = self._least = 0
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)
        await self._let_go(list(self._stocks))

    async def _from(self, stock: _Stock) -> Cell | None:
        """The one that has been ready for longest, if it still is."""
        while stock.ready:
            cell = stock.ready.popleft()
            if await self._is_ready(cell):
                return cell
        return None

    async def _is_ready(self, cell: Cell) -> bool:
        """What is not ends, also where nobody waits for the answer any more: it would be in nobody's hands."""
        ready = False
        try:
            if time.monotonic() - cell.born < OLDEST:
                await cell.runner.ping()
                ready = True
        except CellLost:
            pass
        finally:
            if not ready:
                self._do(to_the_end(cell.end()))  # also where the pool is closed meanwhile
        return ready

    def _refill(self, shape: Shape, stock: _Stock) -> None:
        wanted = min(self._most, max(self._least, stock.out))
        for _ in range(wanted - stock.starting - len(stock.ready)):
            stock.starting += 1
            self._do(self._add(shape, stock))
        self.tidy()

    async def _add(self, shape: Shape, stock: _Stock) -> None:
        try:
            stock.ready.append(await self._start(shape))
        except SandboxError as error:
            log.warning("no cell could be made ready: %s", error)  # whoever asks next is told why
        finally:
            stock.starting -= 1

    def _is_unused(self, shape: Shape, stock: _Stock) -> bool:
        is_wanted = shape in self._standing or stock.out or stock.starting
        return not is_wanted and time.monotonic() - stock.asked > UNUSED

    async def _let_go(self, shapes: list[Shape]) -> None:
        for shape in shapes:
            stock = self._stocks.pop(shape, None)
            while stock and stock.ready:
                await stock.ready.popleft().end()

    def _do(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
