"""Teams for the tests of versions."""

from __future__ import annotations

from typing import Any

from agents.models import Team
from studio.accounts.models import Workspace


def spec(**changes: Any) -> dict[str, Any]:
    """A pair that can run; `instructions` and the rest of `changes` are those of its writer."""
    writer = {"name": "writer", "type": "assistant", "model": "Script", "instructions": "Write."} | changes
    return {
        "parley": 1,
        "name": "Pair",
        "agents": [writer, {"name": "user", "type": "user_proxy", "default_reply": "Go on."}],
        "conversation": {"initiator": "user", "recipient": "writer", "max_turns": 1},
    }


def team(workspace: Workspace, **changes: Any) -> Team:
    return Team.objects.create(workspace=workspace, name="Pair", spec=spec(**changes))


def redraw(team: Team, spec: dict[str, Any]) -> None:
    Team.objects.filter(pk=team.pk).update(spec=spec)
    team.refresh_from_db()
