"""Who is asked first: each row of the table in decision 18, against all that come after it."""

from __future__ import annotations

from typing import Any

import pytest

from runs.models import Review, Run
from runs.policy import Basis, Ruled, weighed
from runs.reviews.verdicts import Approve, Reject
from runs.risks import Kind, Level
from runs.rules.about import About
from runs.rules.covering import spoken
from runs.rules.policies import InForce
from runs.rules.rows import Effect, Mode, Scope

from .things import CALL, CODE, DIGEST, code, rule

ALLOWS = rule(Effect.ALLOW, sentence="Lets it run.")
ASKS = rule(Effect.ASK, Scope.WORKSPACE)
REJECTS = rule(Effect.REJECT, Scope.WORKSPACE, sentence="Rejects it.")
HIGH, UNKNOWN = code(level=Level.HIGH), code(level=Level.MEDIUM, kinds=frozenset({Kind.UNKNOWN}))
AS_BEFORE = InForce()


def ruled(
    *rules: Any,
    approve: str = "team",
    asked: About = CODE,
    policy: InForce = AS_BEFORE,
    never: bool = False,
    step: str = "3",
) -> Ruled | None:
    review = Review(step=step, digest=DIGEST, agent="executor", author="coder")
    return weighed(Run(approve=approve), review, Basis(asked, spoken(rules, asked), policy, never))


def approved_by(found: Ruled | None) -> str:
    assert found is not None
    assert found.verdict == Approve(DIGEST)
    return found.rule


def rejected_by(found: Ruled | None) -> str:
    assert found is not None
    assert isinstance(found.verdict, Reject)
    return found.rule


@pytest.mark.parametrize("approve", Run.Approve.values)
def test_what_was_begun_before_only_a_person_decides(approve: str) -> None:
    assert ruled(ALLOWS, REJECTS, approve=approve, never=True, step="3!1") is None


def test_a_run_that_approves_nothing_comes_before_rules() -> None:
    assert rejected_by(ruled(ALLOWS, REJECTS, approve="none", never=True)) == "This run approves nothing"


@pytest.mark.parametrize("approve", ["team", "ask", "all"])
def test_a_rule_that_rejects_comes_before_what_a_run_says(approve: str) -> None:
    assert rejected_by(ruled(ALLOWS, ASKS, REJECTS, approve=approve, never=True)) == "Rejects it."


def test_a_run_that_asks_comes_before_rules_that_let_run() -> None:
    assert ruled(ALLOWS, approve="ask", never=True) is None


@pytest.mark.parametrize("approve", ["team", "all"])
def test_two_people_come_before_what_lets_run(approve: str) -> None:
    two = InForce(two_people_from=Level.HIGH)
    exact = rule(Effect.ALLOW, Scope.EXACT)
    assert ruled(exact, asked=HIGH, policy=two, approve=approve, never=True) is None
    assert ruled(exact, asked=CODE, policy=two)


@pytest.mark.parametrize("approve", ["team", "all"])
def test_a_rule_that_asks_comes_before_what_lets_run(approve: str) -> None:
    assert ruled(ALLOWS, ASKS, approve=approve, never=True) is None


@pytest.mark.parametrize("approve", ["team", "all"])
def test_a_rule_that_may_reject_makes_a_person_say_so(approve: str) -> None:
    may_be = rule(Effect.REJECT, Scope.WORKSPACE, kinds=[Kind.NETWORK])
    assert ruled(may_be, asked=UNKNOWN, approve=approve, never=True) is None


@pytest.mark.parametrize("approve", ["team", "all"])
def test_a_policy_that_always_asks_comes_before_what_lets_run(approve: str) -> None:
    assert ruled(ALLOWS, policy=InForce((Mode.ALWAYS,)), approve=approve, never=True) is None
    assert ruled(ALLOWS, policy=InForce((Mode.TEAM, Mode.ALWAYS)), approve=approve, never=True) is None


def test_a_run_that_approves_everything_says_so() -> None:
    assert approved_by(ruled(ALLOWS, approve="all", asked=UNKNOWN)) == "This run approves everything"
    assert approved_by(ruled(approve="all", asked=CALL)) == "This run approves everything"


@pytest.mark.parametrize(
    ("policy", "asked"),
    [
        (InForce(ask_from=Level.MEDIUM), code(level=Level.MEDIUM)),
        (InForce(ask_from=Level.HIGH), HIGH),
        (InForce(ask_from=Level.HIGH), UNKNOWN),
        (InForce((Mode.RULES,)), CODE),
        (InForce((Mode.RISK,)), code(level=Level.MEDIUM)),
    ],
)
def test_a_policy_forbids_a_run_to_approve_unseen(policy: InForce, asked: About) -> None:
    assert ruled(policy=policy, asked=asked, approve="all") is None


def test_where_a_run_may_not_approve_a_rule_still_may() -> None:
    assert approved_by(ruled(ALLOWS, policy=InForce((Mode.RULES,)), approve="all")) == "Lets it run."


def test_a_rule_that_lets_run_comes_before_the_policy() -> None:
    found = ruled(ALLOWS, policy=InForce((Mode.RISK,)), never=True)
    assert approved_by(found) == "Lets it run."
    assert found
    assert found.standing == ALLOWS.pk


def test_without_a_policy_all_is_as_the_team_says() -> None:
    assert approved_by(ruled(never=True, asked=UNKNOWN)) == "The team lets executor run code without review"
    assert ruled() is None


def test_the_team_speaks_of_code_only() -> None:
    assert ruled(asked=CALL, never=True) is None
    assert ruled(asked=CALL, policy=InForce((Mode.RISK,))) is None


@pytest.mark.parametrize(
    "policy",
    [InForce((Mode.RULES,)), InForce((Mode.ALWAYS,)), InForce(ask_from=Level.LOW), InForce((Mode.TEAM, Mode.RULES))],
)
def test_a_team_runs_without_review_only_as_far_as_the_policy_lets_it(policy: InForce) -> None:
    assert ruled(policy=policy, never=True) is None


def test_by_risk() -> None:
    by_risk = InForce((Mode.RISK,), ask_from=Level.HIGH)
    assert approved_by(ruled(policy=by_risk)) == "The policy lets code of low risk run"
    assert approved_by(ruled(policy=by_risk, asked=code(level=Level.MEDIUM)))
    assert ruled(policy=by_risk, asked=HIGH, never=True) is None
    assert ruled(policy=by_risk, asked=UNKNOWN, never=True) is None


def test_by_risk_is_low_risk_where_no_level_is_named() -> None:
    assert ruled(policy=InForce((Mode.RISK,)))
    assert ruled(policy=InForce((Mode.RISK,)), asked=code(level=Level.MEDIUM)) is None


def test_a_team_by_risk_in_a_workspace_that_leaves_it_to_teams_needs_both() -> None:
    both = InForce((Mode.TEAM, Mode.RISK))
    assert ruled(policy=both) is None
    assert ruled(policy=both, never=True)
    assert ruled(policy=both, never=True, asked=HIGH) is None


def test_long_names_fit_the_record() -> None:
    found = ruled(rule(sentence="x" * 500))
    assert found
    assert len(found.rule) == 120
