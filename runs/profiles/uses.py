"""Which teams name which profile, by its name in their drafts; and what to do when the name changes.

Works on the stored JSON, so that it holds for specs of any version.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from typing import Any

from django.db import transaction

from agents.builder import drafts
from agents.builder.document import NoSkeleton
from agents.builder.reading import objects
from agents.models import Team
from studio.accounts.models import User, Workspace


def users_by_profile(workspace: Workspace) -> dict[str, list[Team]]:
    """The teams for each name that any of them uses."""
    users: dict[str, list[Team]] = defaultdict(list)
    for team in Team.objects.filter(workspace=workspace).order_by("name"):
        for name in _names(team.spec):
            users[name].append(team)
    return dict(users)


@transaction.atomic
def rename(workspace: Workspace, old: str, new: str, by: User) -> None:
    """Lets every draft that said `old` say `new`, by an edit that can be undone; runs keep their frozen specs, and
    versions what was published. A draft that cannot be drawn is left to be mended."""
    for team in users_by_profile(workspace).get(old, []):
        with suppress(NoSkeleton):
            drafts.save(team, drafts.asked({"op": "rename_profile", "old": old, "new": new}), by)


def _names(spec: Any) -> set[str]:
    """As far as the draft can be read."""
    agents = objects(spec.get("agents")) if isinstance(spec, dict) else []
    codes = [agent.get("code") for agent in agents]
    named = [code.get("profile") for code in codes if isinstance(code, dict)]
    return {name for name in named if isinstance(name, str)}
