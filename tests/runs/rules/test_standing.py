"""Rules that stand, with the product's own driver, journal and reviews."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.db import transaction
from django.utils import timezone

from agents.models import Team
from agents.spec import TeamSpec
from runs import policy
from runs.models import Review, Rule, Run
from runs.reviews import deciding
from runs.reviews.verdicts import Undecidable
from runs.rules import keeping
from runs.rules.keeping import Choice
from runs.rules.rows import Effect, Scope
from runs.rules.wishes import Unfit, Wish
from studio.accounts.models import User, Workspace
from tests.runs import rig

pytestmark = pytest.mark.django_db(transaction=True)

SAME = (rig.FAILING, rig.FAILING, rig.DONE)


def go(workspace: Workspace, *replies: str, **how: Any) -> Run:
    return async_to_sync(rig.go_on)(rig.start(workspace, *replies, **how))


def decided(run: Run) -> list[tuple[str, str]]:
    return list(run.reviews.exclude(decision="").order_by("created").values_list("decision", "rule"))


def always(review: Review, by: User, **choice: Any) -> Rule:
    return keeping.allow(keeping.wish_of(review, Choice(Scope.EXACT, **choice)), by)


@pytest.fixture
def review(workspace: Workspace) -> Review:
    return rig.waiting_review(go(workspace, *SAME))


def test_it_works(review: Review, bob: User) -> None:
    rule = always(review, bob, days=1)
    run = async_to_sync(rig.go_on)(review.run)
    assert (run.status, run.stop_rule) == (Run.Status.ENDED, "termination_msg")
    by_person, by_rule = run.reviews.order_by("created")
    assert (by_person.decided_by, by_person.standing) == (bob, None)
    assert (by_rule.decision, by_rule.decided_by, by_rule.standing) == ("approved", None, rule)
    assert by_rule.rule == rule.sentence
    entry = run.entries.filter(kind="review_decided").last()
    assert entry
    assert (entry.data["rule"], entry.data["by"]) == (rule.sentence, "")


def test_uses_are_counted_from_the_reviews(review: Review, bob: User) -> None:
    rule = always(review, bob)
    assert keeping.with_uses(Rule.objects.all()).get().uses == 0
    async_to_sync(rig.go_on)(review.run)
    counted = keeping.with_uses(Rule.objects.all()).get()
    assert counted.uses == 1
    assert counted.last_used == rule.reviews.get().decided


def test_it_counts_in_other_runs_and_not_for_other_code(review: Review, bob: User, workspace: Workspace) -> None:
    rule = always(review, bob)
    run = go(workspace, rig.FAILING, rig.WORKING, rig.DONE)
    assert decided(run) == [("approved", rule.sentence)]
    assert "print(42)" in rig.waiting_review(run).blocks[0][1]


def test_a_rule_of_another_workspace_never_counts(review: Review, bob: User, charlie: User) -> None:
    always(review, bob)
    run = go(charlie.workspaces.get(), *SAME)
    assert decided(run) == []


def test_revoking_holds_at_once(review: Review, alice: User, bob: User, workspace: Workspace) -> None:
    rule = always(review, bob)
    assert keeping.revoke(rule, alice)
    assert decided(go(workspace, *SAME)) == []
    assert not keeping.revoke(rule, bob)
    rule.refresh_from_db()
    assert rule.revoked_by == alice


def test_what_has_expired_counts_no_more(review: Review, bob: User, workspace: Workspace) -> None:
    rule = always(review, bob, days=1)
    Rule.objects.filter(pk=rule.pk).update(expires=timezone.now() - timedelta(seconds=1))
    assert decided(go(workspace, *SAME)) == []


@pytest.mark.parametrize("end", [{"expires": timezone.now()}, {"revoked": timezone.now()}])
def test_a_rule_that_ended_between_check_and_decision_decides_nothing(
    review: Review, bob: User, end: dict[str, Any], workspace: Workspace
) -> None:
    rule = always(review, bob)
    second = async_to_sync(rig.go_on)(rig.start(workspace, *SAME, approve="ask"))
    waiting = rig.waiting_review(second)
    second.approve = Run.Approve.TEAM
    ruled = policy.verdict(second, TeamSpec.parse(second.spec), waiting)
    assert ruled
    assert ruled.standing == rule.pk
    Rule.objects.filter(pk=rule.pk).update(**end)
    with transaction.atomic():
        deciding.decide_by_rule(waiting, ruled.verdict, ruled.rule, ruled.standing)
    waiting.refresh_from_db()
    assert (waiting.decision, waiting.standing) == ("", None)


def test_always_allow_is_both_or_neither(review: Review, alice: User, bob: User) -> None:
    wish = keeping.wish_of(review, Choice(Scope.EXACT))
    always(review, bob)
    with pytest.raises(Undecidable, match="Already decided by Bob"):
        keeping.allow(wish, alice)
    assert Rule.objects.count() == 1


def test_what_cannot_be_read_is_never_always_allowed_but_as_it_is(review: Review) -> None:
    Run.objects.filter(pk=review.run_id).update(
        team=Team.objects.create(workspace=review.run.workspace, name="T", spec=rig.team())
    )
    unread = Review.objects.get(pk=review.pk)
    unread.blocks = [["brainfuck", "+[.]"]]
    assert keeping.wish_of(unread, Choice(Scope.EXACT))
    for scope in (Scope.AGENT, Scope.TEAM, Scope.WORKSPACE):
        with pytest.raises(Unfit, match="cannot be read"):
            keeping.wish_of(unread, Choice(scope))


def test_only_exact_bytes_may_be_let_run_for_ever(review: Review, workspace: Workspace) -> None:
    assert keeping.wish_of(review, Choice(Scope.EXACT, days=None)).expires is None
    with pytest.raises(Unfit, match="for ever"):
        keeping.expiry(Scope.TEAM, None)
    with pytest.raises(Unfit):
        keeping.expiry(Scope.TEAM, 10_000)


def test_members_make_no_rules_for_the_workspace(workspace: Workspace, alice: User, bob: User) -> None:
    wish = Wish(workspace, Effect.REJECT, Scope.WORKSPACE)
    with pytest.raises(Unfit, match="owner"):
        keeping.make(wish, bob)
    assert keeping.make(wish, alice).sentence == "Rejects code of any team."


def test_who_may_revoke(workspace: Workspace, alice: User, bob: User, charlie: User) -> None:
    of_alice = keeping.make(Wish(workspace, Effect.ASK, Scope.WORKSPACE), alice)
    assert keeping.may_revoke(of_alice, alice)
    assert not keeping.may_revoke(of_alice, bob)
    assert not keeping.may_revoke(of_alice, charlie)


def test_a_rule_that_rejects_tells_the_agent_why(workspace: Workspace, alice: User) -> None:
    rule = keeping.make(Wish(workspace, Effect.REJECT, Scope.WORKSPACE), alice)
    run = go(workspace, rig.FAILING, rig.DONE, approve="all")
    assert decided(run) == [("rejected", rule.sentence)]
    assert rule.sentence in run.reviews.get().reason


def test_walls_are_asked_for_as_before(review: Review, bob: User) -> None:
    """A rule lets nothing run where there are no walls: only a person may approve there."""
    always(review, bob)
    run = async_to_sync(rig.go_on)(review.run, rig.PaperCell(contained=False))
    assert run.status == Run.Status.PAUSED
    paused = run.entries.filter(kind="run_paused").last()
    assert paused
    assert "a rule, not a person, approved" in paused.data["problem"]


def test_a_deleted_team_takes_its_rules_out_of_force(workspace: Workspace, alice: User) -> None:
    team = Team.objects.create(workspace=workspace, name="T", spec=rig.team())
    keeping.make(Wish(workspace, Effect.REJECT, Scope.TEAM, team=team), alice)
    team.delete()
    assert Rule.objects.get().team is None
    assert decided(go(workspace, rig.FAILING, rig.DONE)) == []
