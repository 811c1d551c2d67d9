"""A clock that people can set, held against one that nobody can."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

#: Seconds that both may go apart between two looks without anybody having set one. A clock that is only corrected
#: drifts by less than a minute in a day.
TOLERANCE = 2.0


class Watch:
    """Notices that a clock was set, or that this machine slept. `steady` is a clock that does neither."""

    def __init__(self, steady: Callable[[], float] = time.monotonic) -> None:
        self._steady = steady
        self._lock = threading.Lock()
        self._ahead: float | None = None
        self._set_at = float("-inf")

    def seconds_since_set(self, now: float) -> float:
        """How long ago it was noticed, at the latest by this look, that the clock which says `now` was set."""
        with self._lock:
            steady = self._steady()
            ahead = now - steady
            if self._ahead is not None and abs(ahead - self._ahead) > TOLERANCE:
                self._set_at = steady
            self._ahead = ahead
            return steady - self._set_at
