"""An edit that another page of the same person made on the way to the builder can be undone there."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from agents.builder import drafts
from agents.builder.page import page
from agents.builder.views import _done
from agents.models import Team
from studio.accounts.models import User, Workspace
from tests.agents.versions import drafts as teams


@pytest.fixture
def team(workspace: Workspace, alice: User) -> Team:
    team = teams.team(workspace)
    return drafts.save(team, drafts.asked({"op": "switch", "name": "writer", "model": "New"}), alice).team


def done(team: Team, person: User, query: str) -> Any:
    request: Any = RequestFactory().get(f"/{query}")
    request.user = person
    return _done(request, team)


def test_the_page_is_told_of_it(team: Team, alice: User) -> None:
    row = done(team, alice, f"?done={team.revision}")
    told = page(team, None, [], row)["boot"]["done"]  # type: ignore[arg-type]
    assert told["label"] == "Switched writer to New"
    assert told["changes"] == [[["spec", "agents", "writer", "model"], ["Script"], ["New"]]]


def test_not_of_what_others_did_or_is_long_past(team: Team, alice: User, bob: User) -> None:
    queries = ("", "?done=0", "?done=x", f"?done={team.revision - 1}")
    assert [done(team, alice, query) for query in queries] == [None] * 4
    assert done(team, bob, f"?done={team.revision}") is None
