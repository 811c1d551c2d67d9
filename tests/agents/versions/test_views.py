"""The pages of versions: the list, publishing, comparing, going back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agents.builder.changes import inverse
from agents.builder.drafts import asked, changes_of, save
from agents.models import Team, TeamEdit, TeamVersion
from agents.versions.publishing import publish
from runs.models import Run
from studio.accounts.models import User, Workspace
from tests.agents.versions import drafts


@pytest.fixture
def team(workspace: Workspace) -> Team:
    return drafts.team(workspace)


def url(name: str, team: Team, *more: int) -> str:
    return reverse(f"agents:{name}", args=[team.pk, *more])


def by_htmx(client: Client, team: Team, **data: str) -> Any:
    return client.post(url("publish", team), data, headers={"HX-Request": "true"})


def test_publishing_from_the_page(as_bob: Client, bob: User, team: Team) -> None:
    page = as_bob.post(url("publish", team), {"note": "First <b>try</b>"}, follow=True).content.decode()
    assert TeamVersion.objects.get().by == bob
    assert "Version 1: First &lt;b&gt;try&lt;/b&gt;" in page
    assert "Version 1 is published." in page
    assert "The draft is the same as version 1." in page


def test_publishing_in_a_dialog(as_bob: Client, team: Team) -> None:
    assert 'name="note"' in as_bob.get(url("publish", team)).content.decode()
    answer = by_htmx(as_bob, team, note="")
    assert answer.status_code == 200
    assert "Version 1 is published" in answer.content.decode()


def test_publishing_from_the_list_shows_the_list_anew(as_bob: Client, team: Team) -> None:
    answer = by_htmx(as_bob, team, note="", on_list="yes")
    assert answer["HX-Redirect"] == url("versions", team)
    again = by_htmx(as_bob, team, note="", on_list="yes")
    assert (again.status_code, 'name="on_list"' in again.content.decode()) == (422, True)


def test_what_cannot_be_published_says_why(as_bob: Client, team: Team) -> None:
    drafts.redraw(team, {**drafts.spec(), "conversation": {"initiator": "nobody", "recipient": "writer"}})
    answer = by_htmx(as_bob, team, note="Kept")
    assert answer.status_code == 422
    assert "<code>conversation.initiator</code>" in answer.content.decode()
    assert 'value="Kept"' in answer.content.decode()


def test_a_note_has_an_end(as_bob: Client, team: Team) -> None:
    assert by_htmx(as_bob, team, note="x" * 501).status_code == 422
    as_bob.post(url("publish", team), {"note": "x" * 501})
    assert not TeamVersion.objects.exists()


def test_the_list_is_calm_where_there_is_nothing(as_bob: Client, team: Team) -> None:
    assert "Nothing published yet" in as_bob.get(url("versions", team)).content.decode()


def test_the_list_counts_the_runs_of_each_version(as_bob: Client, alice: User, team: Team) -> None:
    publish(team, "", alice)
    for number, version in enumerate((1, 1, None)):
        Run.objects.create(workspace=team.workspace, number=number, team=team, version=version, spec={}, task="")
    page = as_bob.get(url("versions", team)).content.decode()
    assert "</time> · 2 runs</small>" in page


def test_a_version_can_be_downloaded(as_bob: Client, alice: User, team: Team) -> None:
    publish(team, "", alice)
    drafts.redraw(team, drafts.spec(instructions="New."))
    answer = as_bob.get(url("version-download", team, 1))
    assert json.loads(answer.content) == drafts.spec()
    assert answer["Content-Disposition"] == 'attachment; filename="pair-1.json"'


def test_comparing_shows_the_fields_and_the_canvas(as_bob: Client, alice: User, team: Team) -> None:
    publish(team, "", alice)
    drafts.redraw(team, drafts.spec(instructions="Write <i>well</i>."))
    page = as_bob.get(url("compare", team)).content.decode()
    assert "<del>Write.</del>" in page
    assert "<ins>Write &lt;i&gt;well&lt;/i&gt;.</ins>" in page


@pytest.mark.parametrize("query", ["?old=7&new=draft", "?old=x", "?old=1&new=99999999999999999999"])
def test_what_there_is_not_cannot_be_compared(as_bob: Client, alice: User, team: Team, query: str) -> None:
    publish(team, "", alice)
    assert as_bob.get(url("compare", team) + query).status_code == 404


def test_restoring_is_one_edit_that_can_be_undone(as_bob: Client, bob: User, alice: User, team: Team) -> None:
    publish(team, "", alice)
    newer = drafts.spec(instructions="New.")
    drafts.redraw(team, newer)
    answer = as_bob.post(url("restore-version", team, 1))
    team.refresh_from_db()
    edit = TeamEdit.objects.filter(team=team).last()
    assert edit is not None
    assert (answer["Location"], team.spec) == (f"{url('build', team)}?done={edit.revision}", drafts.spec())
    assert (edit.label, edit.by) == ("Restored version 1", bob)
    save(team, asked({"op": "change", "changes": [c.to_json() for c in inverse(changes_of(edit))]}), bob)
    team.refresh_from_db()
    assert team.spec == newer


def test_a_draft_that_cannot_be_drawn_says_so(as_bob: Client, alice: User, team: Team) -> None:
    publish(team, "", alice)
    drafts.redraw(team, {"agents": 1})
    as_bob.post(url("restore-version", team, 1))
    team.refresh_from_db()
    assert team.spec == {"agents": 1}
    assert as_bob.get(url("compare", team)).status_code == 404
