"""Policies of a workspace and of a team, together: the stricter of each."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from agents.models import Team
from runs.models import Policy
from runs.risks import Level
from runs.rules.policies import InForce, in_force, together
from runs.rules.rows import AtZero, Mode
from studio.accounts.models import Workspace
from tests.runs import rig


def policy(**fields: Any) -> Policy:
    return Policy(**fields)


def test_without_rows_all_is_as_it_was() -> None:
    assert together(None, None) == InForce()


def test_what_a_team_leaves_open_is_as_the_workspace_has_it() -> None:
    whole = policy(
        mode=Mode.RISK, ask_from=2, two_people_from=3, deadline=60, reminder=10, escalation=30, at_zero="wait"
    )
    assert together(whole, policy()) == together(whole, None)
    assert together(whole, None).two_people_from is Level.HIGH


def test_a_team_can_be_stricter_and_no_laxer() -> None:
    whole, team = policy(mode=Mode.ALWAYS, ask_from=2, deadline=60, at_zero="reject"), policy(mode=Mode.TEAM)
    team.ask_from, team.deadline, team.at_zero = 3, 90, "wait"
    both = together(whole, team)
    assert both.always_asks
    assert (both.ask_from, both.deadline, both.at_zero) == (Level.MEDIUM, 60, AtZero.REJECT)
    strict = together(policy(mode=Mode.TEAM, deadline=60), policy(mode=Mode.ALWAYS, deadline=30, two_people_from=2))
    assert (strict.always_asks, strict.deadline, strict.two_people_from) == (True, 30, Level.MEDIUM)


@pytest.mark.django_db
def test_of_its_own_workspace_and_team_only(workspace: Workspace) -> None:
    other = Workspace.objects.create(name="Other")
    team, second = (Team.objects.create(workspace=workspace, name=name, spec=rig.team()) for name in "AB")
    Policy.objects.create(workspace=other, deadline=1)
    Policy.objects.create(workspace=workspace, deadline=60)
    Policy.objects.create(workspace=workspace, team=team, deadline=30)
    assert in_force(workspace.pk, team.pk).deadline == 30
    assert in_force(workspace.pk, second.pk).deadline == 60
    assert in_force(workspace.pk, None).deadline == 60


@pytest.mark.django_db
def test_one_each(workspace: Workspace) -> None:
    Policy.objects.create(workspace=workspace)
    with pytest.raises(IntegrityError), transaction.atomic():
        Policy.objects.create(workspace=workspace)
