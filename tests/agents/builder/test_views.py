"""The builder over HTTP: who may, what is answered, and what is wrong is told."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from agents.builder.document import Document
from agents.models import Team, TeamEdit
from studio.accounts.models import Workspace
from tests.agents.builder.making import all_specs
from tests.agents.spec_making import EVERYTHING, PAIR


@pytest.fixture
def team(workspace: Workspace) -> Team:
    return Team.objects.create(workspace=workspace, name="Pair", spec=PAIR)


def url(name: str, team: Team, **query: str) -> str:
    from urllib.parse import urlencode

    return reverse(f"agents:{name}", args=[team.pk]) + (f"?{urlencode(query)}" if query else "")


def post(client: Client, team: Team, op: dict[str, Any], base: int | None = None, **more: Any) -> HttpResponse:
    body = {"key": str(uuid4()), "session": "mine", "base": base, "op": op} | more
    return client.post(url("edits", team), json.dumps(body), content_type="application/json")  # type: ignore[return-value]


def test_an_edit_answers_with_what_looks_different_now(as_bob: Client, team: Team) -> None:
    told = json.loads(post(as_bob, team, {"op": "add", "what": "human", "at": [0, 0]}, base=0).content)
    assert set(told["canvas"]["put"]) == {"agent.human"}
    assert 'data-name="human"' in told["canvas"]["put"]["agent.human"]
    assert (told["revision"], told["edit"]["label"], told["select"]) == (2, "Added human", ["agent.human"])
    assert told["stale"] == []


def test_a_page_that_shows_nothing_gets_everything(as_bob: Client, team: Team) -> None:
    told = json.loads(post(as_bob, team, {"op": "tidy"}).content)
    assert set(told["canvas"]["put"]) == {
        *("start", "agent.coder", "agent.executor"),
        *("edge.begins", "edge.chat"),
    }


def test_what_was_removed_is_dropped(as_bob: Client, team: Team) -> None:
    told = json.loads(post(as_bob, team, {"op": "remove", "ids": ["agent.coder"]}, base=0).content)
    assert told["canvas"]["drop"] == ["agent.coder", "edge.begins", "edge.chat"]
    assert told["counts"]["errors"] > 0
    assert "put" in told["canvas"]


def test_what_cannot_be_is_refused_and_says_why(as_bob: Client, team: Team) -> None:
    response = post(as_bob, team, {"op": "connect", "source": "agent.coder", "target": "start"})
    assert response.status_code == 422
    assert "begins" in json.loads(response.content)["refused"]


def test_a_slip_in_typed_json_has_its_path(as_bob: Client, team: Team) -> None:
    response = post(as_bob, team, {"op": "replace", "text": '{"agents": [{"name": "a"}, {"name": "a"}]}'})
    assert json.loads(response.content)["problems"][0]["path"] == "agents[1].name"


def test_what_others_changed_is_a_conflict(as_bob: Client, as_alice: Client, team: Team) -> None:
    for name in ("Alice's", "Again Alice's"):
        text = json.dumps(PAIR | {"name": name})
        assert post(as_alice, team, {"op": "replace", "text": text}, session="hers").status_code == 200
    response = post(as_bob, team, {"op": "replace", "text": json.dumps(PAIR | {"name": "Bob's"})}, base=1)
    assert response.status_code == 409
    told = json.loads(response.content)["conflict"]
    assert (told["by"], told["theirs"], told["yours"]) == ("Alice", "Alice's", "Bob's")
    forced = post(as_bob, team, {"op": "replace", "text": json.dumps(PAIR | {"name": "Bob's"})}, base=1, force=True)
    assert json.loads(forced.content)["name"] == "Bob's"


def test_whoever_was_away_catches_up(as_bob: Client, as_alice: Client, team: Team) -> None:
    base = json.loads(post(as_bob, team, {"op": "tidy"}).content)["revision"]
    post(as_alice, team, {"op": "add", "what": "human"}, session="hers")
    told = json.loads(as_bob.get(url("edits", team, after=str(base), session="mine")).content)
    assert set(told["canvas"]["put"]) == {"agent.human"}
    assert told["stale"] == ["agent.human", "team"]
    assert told["said"] == "Alice: Added human"
    assert told["edit"] is None


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"op": {"op": "tidy"}, "key": "x", "base": null}', "{" * 99_999])
def test_what_no_page_sends_is_a_bad_request(as_bob: Client, team: Team, body: str) -> None:
    assert as_bob.post(url("edits", team), body, content_type="application/json").status_code == 400
    assert not TeamEdit.objects.exists()


def test_targets_say_why_not(as_bob: Client, team: Team) -> None:
    told = json.loads(as_bob.get(url("targets", team, source="agent.coder")).content)
    assert set(told) == {"start", "agent.coder"}


def test_what_is_selected_is_text_for_the_clipboard(as_bob: Client, team: Team) -> None:
    told = json.loads(as_bob.get(url("parts", team, ids="agent.coder")).content)
    assert told == {"parley": 1, "agents": [PAIR["agents"][0]]}


def test_the_spec_is_text_in_the_order_of_the_format(as_bob: Client, team: Team) -> None:
    response = as_bob.get(url("spec", team))
    assert json.loads(response.content) == PAIR
    assert response["X-Revision"] == "0"


@pytest.mark.parametrize("name", all_specs())
def test_every_team_opens(as_bob: Client, workspace: Workspace, name: str) -> None:
    team = Team.objects.create(workspace=workspace, name=name[:120], spec=all_specs()[name])
    page = as_bob.get(url("build", team)).content.decode()
    assert all(f'data-name="{part}"' in page for part in Document.of(team).names())
    team.refresh_from_db()
    assert (team.spec, team.revision) == (all_specs()[name], 0), "looking changes nothing"


def test_what_cannot_be_drawn_is_mended_as_text(as_bob: Client, workspace: Workspace) -> None:
    team = Team.objects.create(workspace=workspace, name="Old", spec={"agents": [{"type": "x"}]})
    page = as_bob.get(url("build", team)).content.decode()
    assert "agents[0].name" in page
    assert as_bob.post(url("build", team), {"text": "{"}).status_code == 422
    assert as_bob.post(url("build", team), {"text": json.dumps(EVERYTHING)}).status_code == 302
    assert Document.of(Team.objects.get(pk=team.pk)).spec == EVERYTHING


@pytest.mark.parametrize("name", ["build", "edits", "targets", "parts", "spec", "outline"])
def test_strangers_find_nothing(as_charlie: Client, team: Team, name: str) -> None:
    assert as_charlie.get(url(name, team)).status_code == 404
    assert post(as_charlie, team, {"op": "tidy"}).status_code == 404


def test_an_edit_needs_the_page_s_own_token(bob: Any, team: Team) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(bob)
    assert post(client, team, {"op": "tidy"}).status_code == 403
