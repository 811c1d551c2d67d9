"""What a team's page shows. Also the run form's view renders it again when a task or a file is refused."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from agents.models import ModelConnection, Team
from agents.versions.choosing import Option, choose, options
from studio.accounts.models import User
from studio.web import hooks

#: Versions that the page itself lists.
FEW = 3


def option_of(found: list[Option], wanted: str) -> Option:
    """What of the team is to be run. Raises Http404 where there is no such version."""
    option = choose(found, wanted)
    if option is None:
        raise Http404
    return option


def team_page(team: Team, user: User, option: Option | None = None, form: Any = None) -> dict[str, Any]:
    """Context of agents/team.html. `option` is what is chosen to be run; `form` is a bound form with `task` and
    `files`, for its errors."""
    found = options(team)
    card = found[0].card
    connections = ModelConnection.objects.filter(workspace=team.workspace)
    names = {connection.name for connection in connections}
    return {
        "card": card,
        "team": team,
        "spec": card.spec,
        "connections": connections,
        "speakers": [member for member in card.members if member.models],
        "lost": sorted({name for member in card.members for name in member.models} - names),
        "options": found,
        "option": option or option_of(found, ""),
        "versions": [one.version for one in found[1 : 1 + FEW]],
        "form": form,
        "runs": hooks.recent_runs(user, team.pk),
    }
