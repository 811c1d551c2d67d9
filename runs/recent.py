"""What pages below this floor show of runs: the latest ones, how many of each version, what was said in one, and how
many reviews wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count

from runs.facts import State, state_of
from runs.models import Run
from runs.queue import counting

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


def runs_by_version(_team_id: Any) -> Mapping[int, int]:
    counted = Run.objects.filter(team=_team_id, version__isnull=False).order_by()
    return dict(counted.values_list("version").annotate(Count("pk")))


def waiting_reviews(_user: Any) -> int:
    return counting.waiting_for(_user)


def said_in_run(_user: Any, _run_id: UUID, _group: str) -> Sequence[dict[str, Any]] | None:
    """What the group heard in its last chat; None where this person sees no such run."""
    run = Run.objects.visible_to(_user).filter(pk=_run_id).first()
    if run is None:
        return None
    heard = [entry.data for entry in run.entries.filter(kind="said") if entry.data["recipient"] == _group]
    return [_told(data) for data in heard if data.get("chat") == heard[-1].get("chat")]


def _told(data: dict[str, Any]) -> dict[str, Any]:
    """Pictures are told by a word; who speaks next does not hang on them."""
    content = data["content"]
    if isinstance(content, list):
        content = "".join(part.get("text", "<image>") for part in content)
    kept = {key: data[key] for key in ("calls", "answers", "by_person", "exit_code") if key in data}
    return {"name": data["speaker"], "content": content} | kept
