"""Which teams speak with which connection, by its name in their specs; and what to do when the name changes.

Works on the stored JSON, so that it holds for specs of any version.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from typing import Any

from django.db import transaction

from agents.builder import drafts
from agents.builder.document import NoSkeleton
from agents.builder.reading import objects, strings
from agents.models import Team
from studio.accounts.models import User, Workspace


def users_by_connection(workspace: Workspace) -> dict[str, list[Team]]:
    """The teams for each name that any of them uses."""
    users: dict[str, list[Team]] = defaultdict(list)
    for team in Team.objects.filter(workspace=workspace).order_by("name"):
        for name in {name for speaker in _speakers(team) for name in _names(speaker)}:
            users[name].append(team)
    return dict(users)


@transaction.atomic
def rename(workspace: Workspace, old: str, new: str, by: User | None = None) -> int:
    """Lets every draft that said `old` say `new`, by an edit that can be undone; returns how many did. Runs keep their
    frozen specs, and versions what was published; a draft that cannot be drawn is left to be mended."""
    changed = 0
    for team in users_by_connection(workspace).get(old, []):
        with suppress(NoSkeleton):
            drafts.save(team, drafts.asked({"op": "rename_model", "old": old, "new": new}), by)
            changed += 1
    return changed


def _speakers(team: Team) -> list[dict[str, Any]]:
    """Agents, and groups that select with a model, as far as a draft can be read."""
    spec = team.spec if isinstance(team.spec, dict) else {}
    return [*objects(spec.get("agents")), *objects(spec.get("groups"))]


def _names(speaker: dict[str, Any]) -> list[str]:
    model = speaker.get("model")
    return [model] if isinstance(model, str) else list(strings(model))
