"""The walls of choice: a container for each job, hardened, without a network, spoken to through its runner only."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from docker.errors import ImageNotFound

from runs.sandbox import leftovers, system_calls
from runs.sandbox.blocks import Means
from runs.sandbox.cell import Health, Job, JobOutcome, Limits, OnOutput, SandboxError
from runs.sandbox.container import Cell, Shape, remove, shape_of
from runs.sandbox.engine import ENGINE_ERRORS, START, Engine, reached
from runs.sandbox.installation import installation_id
from runs.sandbox.performance import perform
from runs.sandbox.pool import Pool
from runs.sandbox.process import to_the_end
from runs.sandbox.proxy import THE_INTERNET, Outside

#: Also what image/build.sh builds when it is told no other name.
IMAGE = (Path(__file__).parent / "image" / "tag").read_text("utf-8").strip()

IMAGE_MISSING = SandboxError(f"the image {IMAGE} has not been built", "run `make image`")
_HARDEN = "It works as it is; a newer Docker Engine, and gVisor (runsc) beside it, make its walls thicker."
#: However many are in use, so many are kept ready, unless more are asked for.
_READY_AT_MOST = 8


class DockerSandbox:
    name = "docker"
    contained = True

    def __init__(self, installation: str = "", image: str = IMAGE, outside: Outside = THE_INTERNET) -> None:
        self._installation = installation or installation_id()
        self._image, self._outside = image, outside
        self._known: Engine | None = None
        self._pool: Pool | None = None
        self._held: set[str] = set()

    async def execute(self, job: Job, on_output: OnOutput, interrupted: asyncio.Event | None = None) -> JobOutcome:
        async with self._cell(job) as cell:
            means = Means(outside=self._outside, interrupted=interrupted)
            return await perform(self.name, job, cell.runner, on_output, means)

    async def keep_ready(self, limits: Limits, least: int) -> None:
        """Have at least so many cells with these limits ready from now on, in this event loop, and as many of what
        else is asked for. With 0 there is none."""
        if least and self._pool is None:
            self._pool = Pool(self._started, least, max(least, _READY_AT_MOST))
            self._pool.keep(shape_of(self._image, limits))

    async def keep_none_ready(self) -> None:
        if self._pool:
            await self._pool.close()
        self._pool = None

    async def health(self) -> Health:
        self.close()
        try:
            engine = await self._engine()
            version = f"Engine {engine.facts['ServerVersion']}"
            await asyncio.to_thread(engine.api.inspect_image, self._image)
        except ImageNotFound:
            return Health(
                self.name, usable=False, version=version, lacks=(str(IMAGE_MISSING),), mend=IMAGE_MISSING.mend
            )
        except SandboxError as error:
            return Health(self.name, usable=False, lacks=(str(error),), mend=error.mend)
        lacks = (*engine.lacks(), *(() if system_calls.known(engine.machine) else ("no filter of Parley's own",)))
        return Health(self.name, usable=True, version=version, lacks=lacks, mend=_HARDEN if lacks else "")

    async def reap(self, alive: Callable[[str], bool]) -> int:
        """Also removes containers that do not run, even of runs that are alive: their worker died or lost them. Of this
        process's own, those go that were ready for jobs which nobody asks for any more."""
        if self._pool:
            self._pool.tidy()
        ours = [f"{name}={value}" for name, value in (("app", "parley"), ("installation", self._installation))]
        try:
            api = (await self._engine()).api
            found = await asyncio.to_thread(api.containers, all=True, filters={"label": ours})
        except (SandboxError, *ENGINE_ERRORS):
            return 0
        held = self._held | (self._pool.names() if self._pool else set())
        dead = [entry["Id"] for entry in found if leftovers.is_left_over(entry, held, alive)]
        for container in dead:
            await asyncio.to_thread(remove, api, container)
        return len(dead)

    def close(self) -> None:
        """Give up the connections to the engine; the next job makes new ones."""
        if self._known:
            self._known.api.close()
        self._known = None

    async def _engine(self) -> Engine:
        if self._known is None:
            self._known = await asyncio.to_thread(reached)
        return self._known

    @asynccontextmanager
    async def _cell(self, job: Job) -> AsyncIterator[Cell]:
        """A cell that is ready. When the block is left, however that happens, the container is gone."""
        shape, pool = shape_of(job.image or self._image, job.limits), self._pool
        cell = await (pool.take(shape) if pool else self._started(shape, job.run, job.attempt))
        self._held.add(cell.name)
        try:
            yield cell
        finally:
            await to_the_end(cell.end())
            self._held.discard(cell.name)
            if pool:
                pool.done(shape)

    async def _started(self, shape: Shape, run: str = "", attempt: int = 0) -> Cell:
        """A new cell. Raises SandboxError, and then nothing of it is left."""
        cell = Cell(await self._engine(), shape)
        self._held.add(cell.name)
        try:
            with self._explaining(shape):
                await cell.start(leftovers.labels(self._installation, run, attempt))
        except BaseException:
            await to_the_end(cell.end())
            raise
        finally:
            self._held.discard(cell.name)
        return cell

    @contextmanager
    def _explaining(self, shape: Shape) -> Iterator[None]:
        try:
            yield
        except ImageNotFound as error:
            raise (IMAGE_MISSING if shape.image == self._image else _gone(shape.image)) from error
        except ENGINE_ERRORS as error:
            self._known = None
            raise SandboxError(f"Docker could not give a cell: {error}", START) from error


def _gone(image: str) -> SandboxError:
    return SandboxError(f"the image {image} is gone", "try again: it is baked anew")
