"""A draft is written once for each edit, whoever asks, however often, and never over somebody else."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from agents.builder import changes as changing
from agents.builder import drafts
from agents.builder.document import Document
from agents.builder.drafts import Asked, Conflict, Saved, save
from agents.builder.edits import Refused
from agents.models import ModelConnection, Team, TeamEdit
from studio.accounts.models import User, Workspace
from studio.web import hooks
from tests.agents.builder.making import agent
from tests.agents.spec_making import PAIR

MOVE = {"op": "move", "to": [["agent.coder", 8, 8, None]]}


@pytest.fixture
def team(workspace: Workspace) -> Team:
    return Team.objects.create(workspace=workspace, name="Pair", spec=PAIR)


def asked(op: str, *, base: int | None = None, force: bool = False, key: UUID | None = None, **fields: Any) -> Asked:
    return Asked({"op": op, **fields}, key or uuid4(), "mine", base, force)


def theirs(team: Team, op: str, by: User, **fields: Any) -> Saved:
    return save(team, Asked({"op": op, **fields}, uuid4(), "theirs"), by)


def told(**fields: Any) -> dict[str, Any]:
    """The JSON of a coder with other fields, as somebody types it."""
    import json

    spec = json.loads(json.dumps(PAIR))
    spec["agents"][0] |= fields
    return {"text": json.dumps(spec)}


def test_it_is_written_with_one_row_and_a_new_revision(team: Team, bob: User) -> None:
    saved = save(team, asked("add", what="human"), bob)
    team.refresh_from_db()
    assert saved.row is not None
    assert (saved.row.label, saved.row.by, saved.row.revision) == ("Added human", bob, team.revision)
    assert Document.of(team).find("agents", "human")
    assert saved.select == ("agent.human",)


def test_places_that_nobody_chose_are_written_before_the_first_edit_and_are_not_in_it(team: Team, bob: User) -> None:
    save(team, asked("add", what="human"), bob)
    labels = list(TeamEdit.objects.filter(team=team).values_list("label", flat=True))
    assert labels == ["Arranged", "Added human"]
    paths = {tuple(change.path) for change in drafts.changes_of(TeamEdit.objects.get(label="Added human"))}
    assert ("layout", "agent.coder") not in paths
    assert ("layout", "agent.human") in paths


def test_sent_twice_it_counts_once(team: Team, bob: User) -> None:
    key = uuid4()
    first = save(team, asked("add", what="human", key=key), bob)
    second = save(team, asked("add", what="human", key=key), bob)
    assert first.row == second.row
    assert len(Document.of(second.team).named("agents")) == 3


def test_what_changes_nothing_leaves_no_row(team: Team, bob: User) -> None:
    moved = save(team, asked(**MOVE), bob)
    again = save(team, asked(**MOVE), bob)
    assert again.row is None
    assert again.team.revision == moved.team.revision


def test_refused_it_leaves_everything_as_it_was(team: Team, bob: User) -> None:
    with pytest.raises(Refused):
        save(team, asked("connect", source="agent.coder", target="start"), bob)
    team.refresh_from_db()
    assert (team.spec, team.revision) == (PAIR, 0)


def test_the_name_of_the_row_is_that_of_the_team(team: Team, bob: User) -> None:
    text = '{"parley": 1, "name": "Renamed", "agents": []}'
    assert save(team, asked("replace", text=text), bob).team.name == "Renamed"


def test_what_somebody_else_changed_since_is_shown_and_not_overwritten(team: Team, alice: User, bob: User) -> None:
    base = theirs(team, "move", alice, to=MOVE["to"]).team.revision
    theirs(team, "replace", alice, **told(model="Theirs"))
    with pytest.raises(Conflict) as raised:
        save(team, asked("replace", base=base, **told(model="Mine")), bob)
    assert (raised.value.by, raised.value.theirs, raised.value.yours) == ("Alice", "Theirs", "Mine")
    forced = save(team, asked("replace", base=base, force=True, **told(model="Mine")), bob)
    assert agent(Document.of(forced.team), "coder")["model"] == "Mine"


def test_what_somebody_else_changed_elsewhere_stays(team: Team, alice: User, bob: User) -> None:
    base = theirs(team, "move", alice, to=MOVE["to"]).team.revision
    theirs(team, "add", alice, what="human")
    saved = save(team, asked("add", what="assistant", base=base), bob)
    assert [part["name"] for part in Document.of(saved.team).named("agents")][2:] == ["human", "assistant"]


def test_undoing_what_others_have_changed_since_names_them(team: Team, alice: User, bob: User) -> None:
    mine = save(team, asked("replace", **told(model="Mine")), bob)
    theirs(team, "replace", alice, **told(model="Theirs"))
    assert mine.row is not None
    back = [change.to_json() for change in changing.inverse(drafts.changes_of(mine.row))]
    with pytest.raises(Conflict) as raised:
        save(team, asked("change", changes=back), bob)
    assert (raised.value.by, raised.value.theirs) == ("Alice", "Theirs")
    forced = save(team, asked("change", changes=back, force=True), bob)
    assert agent(Document.of(forced.team), "coder")["model"] == "M"


def test_the_draft_is_known_as_it_was_at_any_revision(team: Team, bob: User) -> None:
    for what in ("human", "assistant", "python", "group"):
        team = save(team, asked("add", what=what), bob).team
    assert drafts.document_at(team, team.revision) == Document.of(team)
    earlier = drafts.document_at(team, 0)
    assert earlier is not None
    assert earlier.spec == PAIR
    TeamEdit.objects.filter(team=team, revision=2).delete()
    assert drafts.document_at(team, 0) is None


def test_whoever_looks_is_told_when_it_is_written(
    team: Team, bob: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    heard: list[tuple[Any, ...]] = []
    before = hooks.team_edited._answer
    hooks.team_edited.answer_with(lambda *news: heard.append(news))
    try:
        with django_capture_on_commit_callbacks(execute=True):
            save(team, asked("add", what="human"), bob)
    finally:
        hooks.team_edited.answer_with(before)
    assert heard[-1] == (team.pk, 2, "mine", "Bob", "Added human")


def test_the_likeliest_model_is_the_one_that_the_team_uses(team: Team) -> None:
    kinds = {"Scripted": "scripted", "GPT": "openai", "M": "local"}
    for name, kind in kinds.items():
        ModelConnection.objects.create(workspace=team.workspace, name=name, kind=kind)
    assert drafts.surroundings(team).connections == ("M", "GPT", "Scripted")


def test_only_the_newest_edits_are_kept(team: Team, bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "KEPT", 3)
    for _ in range(5):
        team = save(team, asked("add", what="human"), bob).team
    assert list(TeamEdit.objects.filter(team=team).values_list("revision", flat=True)) == [4, 5, 6]
