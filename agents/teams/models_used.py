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
        for name in {name for agent in _agents(team) for name in _names(agent)}:
            users[name].append(team)
    return dict(users)


@transaction.atomic
def rename(workspace: Workspace, old: str, new: str) -> int:
    """Lets every team that said `old` say `new`; returns how many did. Runs keep their frozen specs."""
    changed = 0
    for team in Team.objects.select_for_update().filter(workspace=workspace):
        speakers = [agent for agent in _agents(team) if old in _names(agent)]
        for agent in speakers:
            agent["model"] = _renamed(agent["model"], old, new)
        if speakers:
            team.save(update_fields=["spec", "changed"])
            changed += 1
    return changed


def _agents(team: Team) -> list[dict[str, Any]]:
    agents = team.spec.get("agents", []) if isinstance(team.spec, dict) else []
    return [agent for agent in agents if isinstance(agent, dict)]


def _names(agent: dict[str, Any]) -> list[str]:
    model = agent.get("model")
    return [model] if isinstance(model, str) else list(model or [])


def _renamed(model: str | list[str], old: str, new: str) -> str | list[str]:
    return new if isinstance(model, str) else [new if name == old else name for name in model]
