"""Which teams speak with which connection, by its name in their specs; and what to do when the name changes.

Works on the stored JSON, so that it holds for specs of any version.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db import transaction

from agents.models import Team
from studio.accounts.models import Workspace


def users_by_connection(workspace: Workspace) -> dict[str, list[Team]]:
    """The teams for each name that any of them uses."""
    users: dict[str, list[Team]] = defaultdict(list)
    for team in Team.objects.filter(workspace=workspace).order_by("name"):
        for name in {name for speaker in _speakers(team) for name in _names(speaker)}:
            users[name].append(team)
    return dict(users)


@transaction.atomic
def rename(workspace: Workspace, old: str, new: str) -> int:
    """Lets every team that said `old` say `new`; returns how many did. Runs keep their frozen specs."""
    changed = 0
    for team in Team.objects.select_for_update().filter(workspace=workspace):
        speakers = [speaker for speaker in _speakers(team) if old in _names(speaker)]
        for speaker in speakers:
            speaker["model"] = _renamed(speaker["model"], old, new)
        if speakers:
            team.save(update_fields=["spec", "changed"])
            changed += 1
    return changed


def _speakers(team: Team) -> list[dict[str, Any]]:
    """Agents, and groups that select with a model."""
    spec = team.spec if isinstance(team.spec, dict) else {}
    speakers = [*spec.get("agents", []), *spec.get("groups", [])]
    return [speaker for speaker in speakers if isinstance(speaker, dict)]


def _names(speaker: dict[str, Any]) -> list[str]:
    model = speaker.get("model")
    return [model] if isinstance(model, str) else list(model or [])


def _renamed(model: str | list[str], old: str, new: str) -> str | list[str]:
    return new if isinstance(model, str) else [new if name == old else name for name in model]
