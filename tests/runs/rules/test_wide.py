"""“Always allow” beyond exact bytes: what a card offers of code that can be read, and what the rule then lets run."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.test import Client
from django.urls import reverse

from agents.models import Team
from agents.spec import TeamSpec
from runs import policy
from runs.models import Review, Rule, Run
from runs.profiles import terms
from runs.reviews import deciding
from runs.reviews.verdicts import Approve
from runs.risks import Assessment, Finding, Kind, Level, assessment
from runs.rules import keeping
from runs.rules.keeping import Choice
from runs.rules.rows import Scope
from runs.rules.wishes import Unfit
from studio.accounts.models import User, Workspace
from tests.runs import rig

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def team(workspace: Workspace) -> Team:
    return Team.objects.create(workspace=workspace, name="Pair", spec=rig.team())


def asked(team: Team, *kinds: Kind, level: Level = Level.LOW, reply: str = rig.FAILING) -> Review:
    """A review that waits, of code in which these kinds were found."""
    run = async_to_sync(rig.go_on)(rig.start(team.workspace, reply, rig.DONE, approve="ask"))
    run.team, run.approve = team, Run.Approve.TEAM
    run.save(update_fields=["team", "approve"])
    review = rig.waiting_review(run)
    found = tuple(Finding(kind, level, 0, 1, "It does.") for kind in kinds)
    review.risk, review.assessment = level, assessment.to_json(Assessment(level, "Does.", found))
    review.save(update_fields=["risk", "assessment"])
    return Review.objects.get(pk=review.pk)


def ruled(review: Review) -> policy.Ruled | None:
    return policy.verdict(review.run, TeamSpec.parse(review.run.spec), review)


def always(client: Client, review: Review, **data: Any) -> int:
    form = {"digest": review.digest, "scope": "agent", "days": "7"} | data
    return client.post(reverse("runs:always", args=[review.pk]), form).status_code


def test_such_code_of_this_agent(as_bob: Client, team: Team) -> None:
    assert always(as_bob, asked(team, Kind.READS)) == 302
    rule = Rule.objects.get()
    assert (rule.scope, rule.agent, rule.team, rule.kinds, rule.level) == ("agent", "coder", team, ["reads"], 1)
    found = ruled(asked(team, Kind.READS, reply=rig.WORKING))
    assert found
    assert found.standing == rule.pk
    assert ruled(asked(team, Kind.READS, Kind.NETWORK)) is None
    assert ruled(asked(team, Kind.READS, level=Level.MEDIUM)) is None


def test_kinds_and_level_can_be_chosen_wider_than_what_is_seen(as_bob: Client, team: Team) -> None:
    review = asked(team, Kind.READS)
    assert always(as_bob, review, kinds="chosen", kind=["reads", "writes"], level="2") == 302
    assert ruled(asked(team, Kind.WRITES, level=Level.MEDIUM))


@pytest.mark.parametrize(
    "tampered",
    [
        {"kinds": "chosen", "kind": ["reads", "hidden"]},
        {"kinds": "chosen", "kind": ["unknown", "reads"]},
        {"kinds": "chosen", "kind": ["everything"]},
        {"kinds": "chosen", "kind": ["writes"]},
        {"kinds": "chosen"},
        {"level": "3"},
        {"scope": "workspace"},
        {"days": ""},
    ],
)
def test_a_tampered_card_keeps_no_rule(as_bob: Client, team: Team, tampered: dict[str, Any]) -> None:
    review = asked(team, Kind.READS)
    assert always(as_bob, review, **tampered) == 409
    assert not Rule.objects.exists()
    assert not Review.objects.get(pk=review.pk).decision


@pytest.mark.parametrize("worst", [{"level": Level.HIGH}, {"kind": Kind.HIDDEN}, {"kind": Kind.UNKNOWN}])
@pytest.mark.parametrize("scope", [Scope.AGENT, Scope.TEAM, Scope.WORKSPACE])
def test_the_worst_is_kept_as_these_bytes_only(alice: User, team: Team, worst: dict[str, Any], scope: Scope) -> None:
    review = asked(team, worst.get("kind", Kind.READS), level=worst.get("level", Level.LOW))
    with pytest.raises(Unfit):
        keeping.wish_of(review, Choice(scope))
    keeping.allow(keeping.wish_of(review, Choice(Scope.EXACT)), alice)
    assert Rule.objects.get().scope == Scope.EXACT


def test_from_the_card_to_the_next_run(as_bob: Client, team: Team) -> None:
    """With what is really read of the code: the next run does something else of the same kind, and nobody is asked."""
    first = rig.start(team.workspace, rig.FAILING, rig.DONE)
    second = rig.start(team.workspace, rig.WORKING, rig.DONE)
    Run.objects.update(team=team)
    review = rig.waiting_review(async_to_sync(rig.go_on)(first))
    assert review.risk == Level.LOW
    assert always(as_bob, review) == 302
    ended = async_to_sync(rig.go_on)(second)
    assert ended.status == Run.Status.ENDED
    assert ended.reviews.get().standing == Rule.objects.get()


def test_under_wider_terms_it_asks_again(as_bob: Client, team: Team) -> None:
    assert always(as_bob, asked(team, Kind.READS)) == 302
    later = asked(team, Kind.READS)
    assert later.terms
    shown = terms.from_json(later.terms)
    later.terms = terms.to_json(replace(shown, limits=replace(shown.limits, hosts=("api.example",))))
    assert ruled(later) is None


def test_where_two_have_to_approve_one_keeps_no_rule(as_bob: Client, team: Team) -> None:
    review = asked(team, Kind.READS)
    deciding.demand(review, 2)
    assert always(as_bob, review, scope="exact") == 409
    assert not Rule.objects.exists()
    assert not review.endorsements.exists()
    page = as_bob.get(reverse("runs:always-options", args=[review.pk])).content.decode()
    assert "a rule would be made by one" in page


def test_who_may_not_decide_makes_no_rule_and_puts_nothing_off(as_bob: Client, bob: User, team: Team) -> None:
    review = asked(team, Kind.READS)
    team.workspace.memberships.filter(user=bob).update(may_review=False)
    assert always(as_bob, review) == 403
    assert as_bob.post(reverse("runs:extend", args=[review.pk]), {"minutes": "15"}).status_code in (403, 409)
    assert not Rule.objects.exists()


def test_code_that_was_changed_under_its_digest_is_other_code(bob: User, team: Team) -> None:
    first, later = asked(team, Kind.READS), asked(team, Kind.READS)
    keeping.allow(keeping.wish_of(first, Choice(Scope.EXACT)), bob)
    assert ruled(later)
    later.blocks = [["python", "import os\nos.remove('data.csv')\n"]]
    assert ruled(later) is None


def test_the_record_names_the_rule(as_bob: Client, bob: User, team: Team) -> None:
    rule = keeping.allow(keeping.wish_of(asked(team, Kind.READS), Choice(Scope.EXACT)), bob)
    run = rig.start(team.workspace, rig.FAILING, rig.DONE)
    async_to_sync(rig.go_on)(run)
    assert rule.sentence in as_bob.get(reverse("runs:record")).content.decode()
    review = run.reviews.get()
    assert (review.rule, review.standing) == (rule.sentence, rule)
    with pytest.raises(deciding.Undecidable, match="Already decided by Lets run exactly this code"):
        deciding.decide(review.pk, Approve(review.digest), bob)
