"""A sandbox that runs every job once for real: whoever asks again for the same code on the same files gets what came of
it then. A run that is killed twenty times does not have to sort the same list twenty times in twenty cells."""

from __future__ import annotations

from collections.abc import Callable

from runs.sandbox.cell import Health, Job, JobOutcome, OnOutput, Sandbox
from runs.sandbox.choice import choose


class RememberingSandbox:
    """The best of this machine, with a memory."""

    def __init__(self) -> None:
        self._known: dict[str, JobOutcome] = {}
        self._real: Sandbox | None = None
        self.name, self.contained = "", True

    async def ready(self) -> RememberingSandbox:
        self._real = await choose()
        self.name, self.contained = self._real.name, self._real.contained
        return self

    async def execute(self, job: Job, on_output: OnOutput, interrupted: object = None) -> JobOutcome:
        key = repr((job.blocks, job.files, job.limits))
        if key not in self._known:
            self._known[key] = await self._real.execute(job, on_output)
        return self._known[key]

    async def health(self) -> Health:
        return Health(self.name, usable=True)

    async def reap(self, alive: Callable[[str], bool]) -> int:
        return 0
