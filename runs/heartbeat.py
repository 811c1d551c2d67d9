"""Signs of life for the work that this process holds, and the way in which a stop reaches it.

One statement renews all leases of a process. Its answer says which of that work a person asked to stop; that work's
task is cancelled, and can tell by `Held.stopping` that it was a person and not the end of this process. Work that a
person only wants to be quicker over with is told so, and goes on.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings

from runs.database import stored

log = logging.getLogger("parley.heartbeat")

#: How long a stop may take to be heard.
BEAT_SECONDS = 1.0

#: Of the work with these keys, that of which something is to be told.
Chosen = Callable[[list[UUID]], set[UUID]]


@dataclass(slots=True)
class Held:
    """One piece of work under way."""

    task: asyncio.Task[None]
    stopping: bool = False
    interrupted: asyncio.Event = field(default_factory=asyncio.Event)


class Heartbeat:
    """Beats while there is anything to hold. `renew` renews leases and tells what is to stop, `interrupted` tells what
    is to be interrupted."""

    def __init__(self, renew: Chosen, interrupted: Chosen | None = None) -> None:
        self._renew, self._interrupted = renew, interrupted
        self._held: dict[UUID, Held] = {}
        self._beating: asyncio.Task[None] | None = None

    @contextmanager
    def holding(self, key: UUID) -> Iterator[Held]:
        """Hold `key` for the current task."""
        task = asyncio.current_task()
        assert task is not None
        held = self._held[key] = Held(task)
        if self._beating is None or self._beating.done():
            self._beating = asyncio.create_task(self._beat())
        try:
            yield held
        finally:
            self._held.pop(key, None)

    async def _beat(self) -> None:
        while self._held:
            await asyncio.sleep(min(BEAT_SECONDS, settings.LEASE_SECONDS / 4))
            try:
                stopping = await stored(self._renew)(list(self._held))
                interrupted = await stored(self._interrupted)(list(self._held)) if self._interrupted else set()
            except Exception:
                # The database may be away for a while; the lease itself says how long that may last.
                log.exception("leases could not be renewed")
                continue
            for key in stopping & self._held.keys():
                self._stop(self._held[key])
            for key in interrupted & self._held.keys():
                self._held[key].interrupted.set()

    def _stop(self, held: Held) -> None:
        if not held.stopping:
            held.stopping = True
            held.task.cancel()
