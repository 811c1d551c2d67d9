"""A team's page: who is in it, switching models, its JSON."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agents import gallery
from agents.gallery.starters import stock
from agents.models import ModelConnection, Team, TeamEdit
from agents.spec import TeamSpec
from agents.teams import models_used
from agents.versions.publishing import publish
from studio.accounts.models import User, Workspace
from tests.agents.spec_making import EVERYTHING


@pytest.fixture
def team(workspace: Workspace) -> Team:
    stock(workspace)
    return Team.objects.get(gallery="stock-report")


@pytest.fixture
def other_model(workspace: Workspace) -> ModelConnection:
    return ModelConnection.objects.create(workspace=workspace, name="GPT mini", model="gpt-5-mini")


def url(name: str, team: Team) -> str:
    return reverse(f"agents:{name}", args=[team.pk])


def models_of(team: Team) -> list[Any]:
    team.refresh_from_db()
    return [agent.model for agent in TeamSpec.parse(team.spec).agents]


def test_it_shows_who_is_in_it_and_asks_what_to_do(as_bob: Client, team: Team) -> None:
    page = as_bob.get(url("team", team)).content.decode()
    assert "analyst" in page
    assert "executor" in page
    assert TeamSpec.parse(team.spec).sample.task in page
    assert f'action="{reverse("runs:start", args=[team.pk])}"' in page


def test_home_leads_to_every_ready_team(as_bob: Client, team: Team) -> None:
    page = as_bob.get("/").content.decode()
    links = [reverse("agents:team", args=[one.pk]) for one in Team.objects.all()]
    assert [link for link in links if f'href="{link}"' not in page] == []


def test_switching_the_model_answers_with_the_new_people(
    as_bob: Client, team: Team, other_model: ModelConnection
) -> None:
    response = as_bob.post(url("switch-model", team), {"agent": "analyst", "model": "GPT mini"})
    assert models_of(team) == ["GPT mini", None]
    assert response.content.strip().startswith(b'<div id="people">')


def test_switching_without_an_agent_switches_all_that_have_a_model(
    as_bob: Client, team: Team, other_model: ModelConnection
) -> None:
    as_bob.post(url("switch-model", team), {"model": "GPT mini"})
    assert models_of(team) == ["GPT mini", None]


@pytest.fixture
def group_team(workspace: Workspace) -> Team:
    return Team.objects.create(workspace=workspace, name="Everything", spec=EVERYTHING)


def test_a_group_shows_among_its_people(as_bob: Client, group_team: Team) -> None:
    page = as_bob.get(url("team", group_team)).content.decode()
    assert "Group chat" in page
    assert "4 agents" in page


def test_switching_is_an_edit_that_can_be_undone(
    as_bob: Client, bob: User, team: Team, other_model: ModelConnection
) -> None:
    as_bob.post(url("switch-model", team), {"agent": "analyst", "model": "GPT mini"})
    edit = TeamEdit.objects.filter(team=team).last()
    assert edit is not None
    assert (edit.label, edit.by) == ("Switched analyst to GPT mini", bob)


def test_the_model_of_a_group_is_switched_by_itself(
    as_bob: Client, group_team: Team, other_model: ModelConnection
) -> None:
    as_bob.post(url("switch-model", group_team), {"agent": "room", "model": "GPT mini"})
    group_team.refresh_from_db()
    assert [speaker.model for speaker in TeamSpec.parse(group_team.spec).speakers if speaker.model] == [
        "M",
        ["M", "N"],
        "M",
        "GPT mini",
    ]


def test_a_connection_that_is_renamed_is_renamed_in_groups_too(workspace: Workspace, group_team: Team) -> None:
    assert models_used.rename(workspace, "M", "New") == 1
    group_team.refresh_from_db()
    spec = TeamSpec.parse(group_team.spec)
    assert (spec.models_of("room"), spec.models_of("helper")) == (("New",), ("New", "N"))
    assert set(models_used.users_by_connection(workspace)) == {"New", "N"}


@pytest.mark.parametrize(
    "data", [{"agent": "analyst", "model": "nothing"}, {"agent": "executor", "model": "GPT mini"}, {}]
)
def test_what_cannot_be_switched_is_not_found(
    as_bob: Client, team: Team, other_model: ModelConnection, data: dict[str, str]
) -> None:
    before = models_of(team)
    assert as_bob.post(url("switch-model", team), data).status_code == 404
    assert models_of(team) == before


def test_a_connection_of_another_workspace_cannot_be_used(as_bob: Client, team: Team, charlie: Any) -> None:
    theirs = ModelConnection.objects.create(workspace=charlie.workspaces.get(), name="Theirs", model="m")
    data = {"agent": "analyst", "model": theirs.name}
    assert as_bob.post(url("switch-model", team), data).status_code == 404


def test_renaming_leaves_a_draft_that_cannot_be_drawn(workspace: Workspace, group_team: Team) -> None:
    broken = {"agents": [{"model": "M"}, {"model": ["M", 1]}, {"model": 1}]}
    Team.objects.create(workspace=workspace, name="Broken", spec=broken)
    assert models_used.rename(workspace, "M", "New") == 1
    assert Team.objects.get(name="Broken").spec == broken


def test_a_missing_connection_is_pointed_out(as_bob: Client, team: Team) -> None:
    ModelConnection.objects.all().delete()
    assert b"No connection here is called" in as_bob.get(url("team", team)).content


def test_the_download_is_the_team(as_bob: Client, team: Team) -> None:
    response = as_bob.get(url("team-download", team))
    assert response.headers["Content-Disposition"] == 'attachment; filename="stock-report.json"'
    assert TeamSpec.parse_text(response.content.decode()) == gallery.teams()[0].spec


def test_a_draft_with_problems_leads_into_the_builder(as_bob: Client, team: Team) -> None:
    Team.objects.update(gallery="", spec={"parley": 99, "name": "Odd", "agents": []})
    page = as_bob.get(url("team", team)).content.decode()
    assert "still being drawn: 3 things to mend" in page
    assert f'href="{url("build", team)}"' in page
    assert 'name="task"' not in page
    assert as_bob.get("/").status_code == 200


def test_a_draft_with_problems_leaves_its_versions_to_run(as_bob: Client, bob: User, team: Team) -> None:
    publish(team, "The good one", bob)
    Team.objects.update(spec=team.spec | {"agents": []})
    page = as_bob.get(url("team", team)).content.decode()
    assert '<option value="1"\n                selected>Version 1: The good one' in page
    assert 'name="task"' in page


def test_the_version_to_run_is_chosen_by_the_address(as_bob: Client, bob: User, team: Team) -> None:
    publish(team, "", bob)
    assert (
        '<option value="1"\n                selected>' in as_bob.get(url("team", team) + "?version=1").content.decode()
    )
    assert as_bob.get(url("team", team) + "?version=2").status_code == 404


def test_deleting_and_bringing_back(as_bob: Client, team: Team) -> None:
    as_bob.post(url("delete-team", team))
    assert b"Bring back deleted ones" in as_bob.get("/").content
    as_bob.post(reverse("agents:restore-teams"))
    assert Team.objects.filter(gallery="stock-report").exists()


def test_names_are_escaped(as_bob: Client, team: Team) -> None:
    Team.objects.update(name="<script>alert(1)</script>")
    for page in ("/", url("team", team), url("versions", team)):
        assert b"<script>alert" not in as_bob.get(page).content


def test_what_was_hardly_meant_is_said(as_bob: Client, team: Team) -> None:
    assert "is it meant so?" not in as_bob.get(url("team", team)).content.decode()
    agents = [agent | {"hears_all": True} for agent in team.spec["agents"]]
    team.spec = team.spec | {"agents": agents}
    team.save()
    page = as_bob.get(url("team", team)).content.decode()
    assert "is it meant so?" in page
    assert "This has a meaning in groups only." in page
