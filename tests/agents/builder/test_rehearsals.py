"""The dry run over HTTP: of a pasted text or of a run, for whoever sees the team."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from agents.models import Team
from runs.models import Entry, Run
from studio.accounts.models import Workspace
from tests.agents.test_spec_doubts import room

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(workspace: Workspace) -> Team:
    spec = room(selection={"rows": [{"after": ["ada"], "next": {"speaker": "cy"}}], "default": {"method": "random"}})
    return Team.objects.create(workspace=workspace, name="Room", spec=spec)


def post(client: Client, team: Team, **data: str) -> tuple[int, str]:
    answer = client.post(reverse("agents:dry-run", args=[team.pk]), {"id": "group.room"} | data)
    return answer.status_code, " ".join(answer.content.decode().split())


def run_of(team: Team) -> Run:
    """A run in which the group heard two chats; the last was begun by boss and went on with ada."""
    run = Run.objects.create(workspace=team.workspace, number=1, team=team, spec=team.spec, task="Look")
    said = [("0", "ben", "Old"), ("1", "boss", "Begin"), ("1", "ada", [{"type": "text", "text": "<b>Go</b>"}])]
    for seq, (chat, speaker, content) in enumerate(said, 1):
        data = {"chat": chat, "speaker": speaker, "recipient": "room", "content": content}
        Entry.objects.create(run=run, seq=seq, kind="said", data=data)
    return run


def test_a_pasted_conversation_is_gone_through(as_bob: Client, team: Team) -> None:
    status, html = post(as_bob, team, transcript="ada: Hi")
    assert status == 200
    assert "<b>cy</b> speaks" in html
    assert "Row 1: after ada: cy" in html


def test_a_run_is_picked_and_its_last_chat_gone_through(as_bob: Client, team: Team) -> None:
    run = run_of(team)
    form = as_bob.get(reverse("agents:dry-run", args=[team.pk]), {"id": "group.room"}).content.decode()
    assert f'value="{run.pk}"' in form
    _, html = post(as_bob, team, run=str(run.pk))
    assert "<b>boss</b>" in html
    assert "&lt;b&gt;Go&lt;/b&gt;" in html
    assert "Old" not in html


def test_what_cannot_be_read_is_refused_with_the_reason(as_bob: Client, team: Team) -> None:
    status, html = post(as_bob, team, transcript="Hello")
    assert (status, "does not say who speaks" in html) == (422, True)


def test_a_group_that_is_broken_is_to_be_mended_first(as_bob: Client, team: Team) -> None:
    team.spec["groups"][0]["max_rounds"] = 0
    team.save()
    status, html = post(as_bob, team, transcript="ada: Hi")
    assert (status, "must be mended first" in html) == (422, True)


def test_what_is_broken_elsewhere_does_not_matter(as_bob: Client, team: Team) -> None:
    team.spec["agents"][0]["temperature"] = 99
    team.spec["conversation"]["initiator"] = ""
    team.save()
    assert post(as_bob, team, transcript="ada: Hi")[0] == 200


def test_strangers_find_nothing(as_charlie: Client, as_bob: Client, team: Team, charlie: object) -> None:
    assert post(as_charlie, team, transcript="ada: Hi")[0] == 404
    foreign = run_of(team)
    foreign.workspace = Workspace.objects.get(name="Charlie's")
    foreign.save()
    assert post(as_bob, team, run=str(foreign.pk))[0] == 404


@pytest.mark.parametrize("data", [{"id": "agent.ada"}, {"id": "group.other"}, {"run": "x"}, {"run": str(Team().pk)}])
def test_nonsense_is_not_found(as_bob: Client, team: Team, data: dict[str, str]) -> None:
    assert post(as_bob, team, **data)[0] == 404


def test_it_is_not_asked_without_a_token(bob: object, team: Team) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(bob)  # type: ignore[arg-type]
    assert post(client, team, transcript="ada: Hi")[0] == 403
