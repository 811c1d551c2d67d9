from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from agents.models import Team, TeamVersion
from agents.versions.publishing import NotPublished, number_of_draft, publish
from studio.accounts.models import User, Workspace
from tests.agents.versions import drafts


@pytest.fixture
def team(workspace: Workspace) -> Team:
    return drafts.team(workspace)


def test_it_freezes_the_draft_with_its_places(team: Team, alice: User) -> None:
    Team.objects.update(layout={"agent.writer": [10, 20]})
    version = publish(team, "First", alice)
    drafts.redraw(team, drafts.spec(instructions="Write better."))
    version.refresh_from_db()
    assert (version.number, version.note, version.by) == (1, "First", alice)
    assert (version.spec, version.layout) == (drafts.spec(), {"agent.writer": [10, 20]})


def test_numbers_go_up(team: Team, alice: User, bob: User) -> None:
    publish(team, "", alice)
    drafts.redraw(team, drafts.spec(instructions="Write better."))
    assert publish(team, "", bob).number == 2


def test_what_is_no_team_is_refused_with_its_problems(team: Team, alice: User) -> None:
    drafts.redraw(team, {**drafts.spec(), "conversation": {"initiator": "nobody", "recipient": "writer"}})
    with pytest.raises(NotPublished) as refused:
        publish(team, "", alice)
    assert [problem.path for problem in refused.value.problems] == ["conversation.initiator"]
    assert not TeamVersion.objects.exists()


def test_nothing_new_is_not_published_again(team: Team, alice: User) -> None:
    publish(team, "", alice)
    with pytest.raises(NotPublished, match="Nothing has changed since version 1"):
        publish(team, "Again", alice)


def test_new_places_are_something_new(team: Team, alice: User) -> None:
    publish(team, "", alice)
    Team.objects.update(layout={"agent.writer": [1, 2]})
    assert publish(team, "", alice).number == 2


def test_it_reads_the_draft_under_the_lock_and_not_what_the_page_had(team: Team, alice: User) -> None:
    stale = Team.objects.get(pk=team.pk)
    drafts.redraw(team, drafts.spec(instructions="Newer."))
    assert publish(stale, "", alice).spec["agents"][0]["instructions"] == "Newer."


def test_no_two_versions_share_a_number(team: Team, alice: User) -> None:
    version = publish(team, "", alice)
    with pytest.raises(IntegrityError), transaction.atomic():
        TeamVersion.objects.create(team=team, number=version.number, spec={})


def test_the_draft_has_the_number_of_the_version_that_it_equals(team: Team, alice: User) -> None:
    assert number_of_draft(team) is None
    publish(team, "", alice)
    assert number_of_draft(team) == 1
    drafts.redraw(team, drafts.spec(instructions="Write better."))
    assert number_of_draft(team) is None
