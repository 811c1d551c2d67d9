"""What a rule or a policy would have done, told in a sentence."""

from __future__ import annotations

from uuid import uuid4

import pytest
from asgiref.sync import async_to_sync

from agents.models import Team
from runs.models import Review
from runs.reviews import deciding
from runs.reviews.verdicts import Approve, Reject
from runs.risks import Kind, Level
from runs.rules import history, simulation
from runs.rules.about import About
from runs.rules.policies import InForce
from runs.rules.rows import Effect, Mode, Scope
from runs.rules.simulation import Past
from studio.accounts.models import User, Workspace
from tests.runs import rig

from .things import CALL, CODE, code, rule


def past(about: About = CODE, decision: str = "approved", **more: bool) -> Past:
    return Past(uuid4(), uuid4(), about, decision, **more)


PAST = [
    *(past() for _ in range(13)),
    past(decision="rejected"),
    *(past(code(agent="critic")) for _ in range(5)),
    past(code(level=Level.HIGH)),
]


def test_it_works() -> None:
    found = simulation.of_rule(rule(), PAST)
    assert found.words == "Would have approved 14 of the last 20, 1 of which people rejected."
    assert found.other == (PAST[13],)


def test_what_people_edited_first_is_told() -> None:
    found = simulation.of_rule(rule(), [past(), past(decision="edited")])
    assert found.words == "Would have approved 2 of the last 2, 1 of which people edited first."


def test_what_people_answered_otherwise_did_not_run() -> None:
    found = simulation.of_rule(rule(), [past(decision="rejected"), past(decision="answered")])
    assert found.words == "Would have approved 2 of the last 2, 2 of which people did not let run."


def test_a_rule_that_rejects() -> None:
    stops = rule(Effect.REJECT, Scope.WORKSPACE, level=Level.HIGH, kinds=[])
    assert simulation.of_rule(stops, PAST).words == "Would have rejected 1 of the last 20, 1 of which people let run."


def test_a_rule_that_asks() -> None:
    asks = rule(Effect.ASK, Scope.TEAM)
    assert simulation.of_rule(asks, PAST).words == "Would have asked about 20 of the last 20 that people decided."


def test_without_a_past_it_says_so() -> None:
    assert "no past" in simulation.of_rule(rule(), []).words


def test_a_policy() -> None:
    calls = [past(CALL), past(code(kinds=frozenset({Kind.UNKNOWN})))]
    by_risk = simulation.of_policy(InForce((Mode.RISK,)), [*PAST, *calls])
    assert len(by_risk.hit) == 19
    assert not simulation.of_policy(InForce((Mode.TEAM,)), PAST).hit
    assert len(simulation.of_policy(InForce((Mode.TEAM,)), [past(team_says_never=True), past()]).hit) == 1
    assert not simulation.of_policy(InForce((Mode.RISK,), two_people_from=Level.LOW), PAST).hit


def test_two_people() -> None:
    assert len(simulation.two_people(InForce(two_people_from=Level.HIGH), PAST)) == 1


@pytest.mark.django_db(transaction=True)
def test_history_is_what_people_decided_here(workspace: Workspace, bob: User, charlie: User) -> None:
    def decided(where: Workspace, by: User, reject: bool = False) -> Review:
        review = rig.waiting_review(async_to_sync(rig.go_on)(rig.start(where, rig.FAILING, rig.DONE)))
        verdict = Reject(review.digest, "No.") if reject else Approve(review.digest)
        return deciding.decide(review.pk, verdict, by)

    decided(charlie.workspaces.get(), charlie)
    first, second = decided(workspace, bob), decided(workspace, bob, reject=True)
    async_to_sync(rig.go_on)(rig.start(workspace, rig.FAILING, rig.DONE, approve="all"))
    team = Team.objects.create(workspace=workspace, name="T", spec=rig.team())
    found = history.decided(workspace)
    assert [(one.review, one.decision, one.by) for one in found] == [
        (second.pk, "rejected", "Bob"),
        (first.pk, "approved", "Bob"),
    ]
    assert history.decided(workspace, team) == []
    assert len(history.decided(workspace, last=1)) == 1
