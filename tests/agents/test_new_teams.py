"""A new team: an empty canvas, a pattern, or a file."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agents.builder.patterns import patterns
from agents.models import ModelConnection, Team
from agents.spec import TeamSpec
from studio.accounts.models import User, Workspace

BROKEN = {"parley": 1, "name": "Half", "agents": [{"name": "a", "type": "assistant", "modle": "x"}]}


def post(client: Client, **data: Any) -> Any:
    return client.post(reverse("agents:new-team"), data)


def test_the_page_offers_an_empty_canvas_and_every_pattern(as_bob: Client) -> None:
    page = as_bob.get(reverse("agents:new-team")).content.decode()
    assert all(f'value="{slug}"' in page for slug in ("blank", *(one.slug for one in patterns())))
    assert all(one.sentence in page for one in patterns())


def test_an_empty_canvas_opens_in_the_builder(as_bob: Client, bob: User, workspace: Workspace) -> None:
    answer = post(as_bob, start="blank")
    team = Team.objects.get()
    assert answer["Location"] == reverse("agents:build", args=[team.pk])
    assert (team.name, team.spec["agents"], team.workspace, team.created_by) == ("Untitled team", [], workspace, bob)


@pytest.mark.parametrize("slug", [one.slug for one in patterns()])
def test_a_pattern_is_a_team_that_can_run(as_bob: Client, workspace: Workspace, slug: str) -> None:
    ModelConnection.objects.create(workspace=workspace, name="Played", kind="scripted")
    ModelConnection.objects.create(workspace=workspace, name="GPT", kind="openai")
    post(as_bob, start=slug)
    spec = TeamSpec.parse(Team.objects.get().spec)
    assert {name for speaker in spec.speakers for name in speaker.models} == {"GPT"}
    assert spec.sample.task


def test_a_pattern_can_be_had_without_any_model(as_bob: Client) -> None:
    post(as_bob, start="debate")
    assert not any("model" in agent for agent in Team.objects.get().spec["agents"])


def test_json_from_text_and_from_a_file_stays_as_it_was_written(as_bob: Client) -> None:
    text = json.dumps(BROKEN)
    post(as_bob, text=text)
    post(as_bob, file=SimpleUploadedFile("team.json", text.encode()))
    assert [team.spec for team in Team.objects.filter(name="Half")] == [BROKEN, BROKEN]


@pytest.mark.parametrize(("name", "called"), [(None, "Untitled team"), (7, "Untitled team"), ("x" * 200, "x" * 120)])
def test_a_name_that_cannot_be_is_no_hindrance(as_bob: Client, name: object, called: str) -> None:
    post(as_bob, text=json.dumps(BROKEN | {"name": name}))
    assert Team.objects.get().name == called


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{\n  oh no", "at line 2"),
        ("[1]", "A team is an object."),
        ('{"agents": [{"type": "assistant"}]}', "agents[0].name"),
        ('{"agents": [{"name": "a"}, {"name": "a"}]}', "agents[1].name"),
    ],
)
def test_what_cannot_be_drawn_is_refused_and_can_be_mended_on_the_page(as_bob: Client, text: str, told: str) -> None:
    answer = post(as_bob, file=SimpleUploadedFile("t.json", text.encode()))
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert text.splitlines()[-1].replace('"', "&quot;") in answer.content.decode()
    assert not Team.objects.exists()


@pytest.mark.parametrize(
    "data", [{}, {"text": ""}, {"start": "nothing"}, {"file": SimpleUploadedFile("t.json", b"\xff\xfe\x00")}]
)
def test_nothing_and_nonsense_are_refused(as_bob: Client, data: dict[str, Any]) -> None:
    assert post(as_bob, **data).status_code == 422
    assert not Team.objects.exists()
