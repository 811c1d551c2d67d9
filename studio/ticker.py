"""The clock that rings for the sweep and the reaper, whatever the clock on the wall is set to."""

from __future__ import annotations

import time
from typing import Any

from celery.beat import Scheduler

from studio.clock import Watch


class Ticker(Scheduler):
    """Celery's own plans by the wall: set back by three hours, it would ring for nothing for three hours. This one
    plans anew when the clock was set. It keeps nothing on disk: what rings every few seconds has nothing to catch up
    with."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._watch = Watch()

    def tick(self, *args: Any, **options: Any) -> float:
        self._plan_anew_if_set(time.time())
        return float(super().tick(*args, **options))

    def _plan_anew_if_set(self, now: float) -> None:
        if self._watch.seconds_since_set(now) > 0:
            return
        for entry in self.schedule.values():
            entry.last_run_at = self.app.now()
        self._heap = None
