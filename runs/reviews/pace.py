"""How fast people decide, beside how much there was to read: for owners, who may ask whether anybody reads it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from runs.models import Decision

#: Who needs less than this for a line has not read it. Low on purpose: it is to accuse nobody too soon.
SECONDS_A_LINE = 0.5
#: What a glance takes, however short the code is.
GLANCE = 2.0
#: Of fewer decisions nothing is said.
FEWEST = 5

_APPROVALS = (Decision.Verdict.APPROVED, Decision.Verdict.ENDORSED)


@dataclass(frozen=True, slots=True)
class Pace:
    """Of one person's approvals without an edit: `seconds` and `lines` are medians, `hasty` were too fast to read."""

    by: str
    count: int
    seconds: float
    lines: float
    hasty: int

    @property
    def is_hasty(self) -> bool:
        return self.hasty * 2 > self.count


def paces(decisions: Iterable[Decision]) -> list[Pace]:
    """By person, the hastiest first. Only approvals whose time is known count."""
    approvals: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for one in decisions:
        if one.by and one.seconds is not None and one.verdict in _APPROVALS:
            approvals[one.by].append((one.seconds, one.lines))
    paced = [_pace(by, taken) for by, taken in approvals.items() if len(taken) >= FEWEST]
    return sorted(paced, key=lambda pace: pace.hasty / pace.count, reverse=True)


def _pace(by: str, taken: list[tuple[float, int]]) -> Pace:
    hasty = sum(seconds < max(GLANCE, lines * SECONDS_A_LINE) for seconds, lines in taken)
    return Pace(by, len(taken), median(s for s, _ in taken), median(n for _, n in taken), hasty)
