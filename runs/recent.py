"""What pages below this floor show of runs: the latest ones, and how many reviews wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from runs.facts import State, state_of
from runs.models import Review, Run

FEW = 8


@dataclass(frozen=True, slots=True)
class RecentRun:
    run: Run
    state: State


def recent_runs(_user: Any, _team_id: Any = None) -> Sequence[Any]:
    runs = Run.objects.visible_to(_user).select_related("started_by")
    if _team_id:
        runs = runs.filter(team=_team_id)
    return [RecentRun(run, state_of(run)) for run in runs[:FEW]]


def waiting_reviews(_user: Any) -> int:
    return Review.objects.visible_to(_user).waiting().count()
