"""What a team's page shows. Also the run form's view renders it again when a task or a file is refused."""

from __future__ import annotations

from typing import Any

from agents.models import ModelConnection
from agents.teams.cards import Card
from studio.accounts.models import User
from studio.web import hooks


def team_page(card: Card, user: User, form: Any = None) -> dict[str, Any]:
    """Context of agents/team.html. `form` is a bound form with `task` and `files`, for its errors."""
    connections = ModelConnection.objects.filter(workspace=card.team.workspace)
    names = {connection.name for connection in connections}
    return {
        "card": card,
        "team": card.team,
        "spec": card.spec,
        "connections": connections,
        "speakers": [member for member in card.members if member.models],
        "lost": sorted({name for member in card.members for name in member.models} - names),
        "form": form,
        "runs": hooks.recent_runs(user, card.team.pk),
    }
