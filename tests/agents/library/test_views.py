from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agents.builder.patterns import patterns
from agents.models import LibraryItem, Team
from studio.accounts.models import Workspace
from tests.agents.versions import drafts


@pytest.fixture
def team(workspace: Workspace) -> Team:
    return drafts.team(workspace)


@pytest.fixture
def kept(as_bob: Client, team: Team) -> LibraryItem:
    keep(as_bob, team)
    return LibraryItem.objects.get()


def keep(client: Client, team: Team, **data: str) -> Any:
    return client.post(reverse("agents:keep-part", args=[team.pk]), {"id": "agent.writer", **data})


def test_keeping_answers_with_the_library_anew(as_bob: Client, team: Team) -> None:
    answer = keep(as_bob, team)
    item = LibraryItem.objects.get()
    assert answer.status_code == 201
    assert answer.json()["kept"] == {"id": str(item.pk), "name": "writer"}
    assert f'data-parts="{reverse("agents:library-parts", args=[item.pk])}"' in answer.json()["html"]
    assert "Used in 1 team<" in answer.json()["html"]


def test_a_name_that_is_taken_is_asked_about(as_bob: Client, team: Team, kept: LibraryItem) -> None:
    drafts.redraw(team, drafts.spec(instructions="Better."))
    answer = keep(as_bob, team)
    assert (answer.status_code, answer.json()["exists"]) == (409, True)
    assert keep(as_bob, team, replace="1").status_code == 201
    kept.refresh_from_db()
    assert kept.spec["agents"][0]["instructions"] == "Better."


def test_what_cannot_be_kept_is_refused(as_bob: Client, team: Team) -> None:
    assert keep(as_bob, team, id="start").status_code == 422
    drafts.redraw(team, {"agents": 1})
    assert keep(as_bob, team).status_code == 422


def test_it_is_given_as_a_fragment(as_bob: Client, kept: LibraryItem) -> None:
    answer = as_bob.get(reverse("agents:library-parts", args=[kept.pk]))
    assert answer.json() == {"parley": 1, "agents": [drafts.spec()["agents"][0]]}


def test_deleting_shows_the_library_anew(as_bob: Client, kept: LibraryItem) -> None:
    url = reverse("agents:delete-kept", args=[kept.pk])
    answer = as_bob.post(url, headers={"HX-Request": "true"})
    assert answer.content.strip().startswith(b'<section id="library">')
    assert not LibraryItem.objects.exists()


def test_names_are_escaped(as_bob: Client, team: Team) -> None:
    spec = drafts.spec(name="<b>x</b>")
    drafts.redraw(team, spec)
    assert "<b>x</b>" not in keep(as_bob, team, id="agent.~3c~b~3e~x~3c~~2f~b~3e~").json()["html"]
    assert "<b>x</b>" not in as_bob.get(reverse("agents:library")).content.decode()


def test_strangers_see_nothing_of_it(as_charlie: Client, kept: LibraryItem) -> None:
    assert as_charlie.get(reverse("agents:library-parts", args=[kept.pk])).status_code == 404
    assert as_charlie.post(reverse("agents:delete-kept", args=[kept.pk])).status_code == 404
    assert "writer" not in as_charlie.get(reverse("agents:library")).content.decode()
    assert LibraryItem.objects.exists()


def test_patterns_are_given_as_fragments(as_bob: Client) -> None:
    for one in patterns():
        assert as_bob.get(reverse("agents:pattern-parts", args=[one.slug])).json() == one.spec
    assert as_bob.get(reverse("agents:pattern-parts", args=["nothing"])).status_code == 404
