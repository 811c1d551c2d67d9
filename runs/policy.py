"""What decides a review in a person's stead, and what is demanded of the people who decide: one gate for every run,
however it was started.

Who is asked first, in order; the first that has an answer gives it (decision 18 says why):

    1  a step that was begun before        a person, always
    2  the run approves nothing            reject
    3  a standing rule rejects             reject; a person where nobody can read whether it is such code
    4  the run asks                        a person
    5  two people have to approve          people
    6  a standing rule asks                a person
    7  the policy: always a person         a person
    8  the run approves everything         approve, as far as the policy lets a run do that
    9  a standing rule lets it run         approve
    10 the policy and the team let it run  approve; of code only
    11                                     a person
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from agents.conversation.code_blocks import CodeBlock
from agents.spec import TeamSpec
from runs import database, paths
from runs.models import Review, Rule, Run
from runs.reviews.verdicts import Approve, Reject, Verdict
from runs.rules import policies
from runs.rules.about import About, about
from runs.rules.covering import Spoken, spoken
from runs.rules.policies import InForce
from runs.rules.rows import AtZero, Mode

#: As `Review.rule` has it; the whole sentence is the rule's own.
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Ruled:
    """`rule` names in the record what decided; `standing` is the row of a standing rule."""

    verdict: Verdict
    rule: str
    standing: UUID | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """All that a verdict rests on, but for the run and the review themselves."""

    asked: About
    rules: Spoken
    policy: InForce
    team_says_never: bool


@dataclass(frozen=True, slots=True)
class Demands:
    """What is demanded of the people who decide: so many approve, by `due`. Times are None for never."""

    people: int = 1
    due: datetime | None = None
    remind_at: datetime | None = None
    escalate_at: datetime | None = None
    at_zero: AtZero = AtZero.REJECT


def verdict(run: Run, spec: TeamSpec, review: Review) -> Ruled | None:
    """What a rule says about this; None means that a person must."""
    asked = about(run, spec, review)
    rules = spoken(Rule.objects.filter(workspace_id=run.workspace_id).in_force(database.now()), asked)
    policy = policies.in_force(run.workspace_id, run.team_id)
    return weighed(run, review, Basis(asked, rules, policy, _says_never(spec, review.agent)))


def weighed(run: Run, review: Review, basis: Basis) -> Ruled | None:
    """The same, of what is known already. No I/O."""
    asked, rules, policy = basis.asked, basis.rules, basis.policy
    if paths.is_again(review.step):
        return None
    if run.approve == Run.Approve.NONE:
        return Ruled(Reject(review.digest, "no code may run in this run."), "This run approves nothing")
    if rules.rejects:
        return _standing(Reject(review.digest, f"a rule forbids it: {rules.rejects.sentence}"), rules.rejects)
    if run.approve == Run.Approve.ASK or _a_person_must(basis):
        return None
    if run.approve == Run.Approve.ALL and policy.lets_a_run_approve(asked):
        return Ruled(Approve(review.digest), "This run approves everything")
    if rules.allows:
        return _standing(Approve(review.digest), rules.allows)
    # A call of a tool is put before a person because the team says so of that tool; of code it may say otherwise.
    if asked.tool is None and policy.lets_code_run(asked, basis.team_says_never):
        return Ruled(Approve(review.digest), _policy_name(review, basis))
    return None


def demands(run: Run, spec: TeamSpec, review: Review) -> Demands:
    """`spec` is the run's. What was begun before has no end: nobody but a person says whether it happens again."""
    policy = policies.in_force(run.workspace_id, run.team_id)
    people = policy.people(about(run, spec, review).level)
    if paths.is_again(review.step):
        return Demands(people)
    times = (policy.deadline, policy.reminder, policy.escalation)
    now = database.now() if any(times) else None
    due, remind_at, escalate_at = (now + timedelta(minutes=one) if now and one else None for one in times)
    return Demands(people, due, remind_at, escalate_at, policy.at_zero)


def is_call(blocks: tuple[CodeBlock, ...]) -> bool:
    """Whether what is put before a person is the call of a tool and no code."""
    return [block.language for block in blocks] == ["json"]


def _a_person_must(basis: Basis) -> bool:
    policy, rules = basis.policy, basis.rules
    return bool(rules.doubt or rules.asks) or policy.people(basis.asked.level) > 1 or policy.always_asks


def _says_never(spec: TeamSpec, agent: str) -> bool:
    """Whether the team's author lets this agent run code without review."""
    code = spec.agent(agent).code
    return code is not None and code.review == "never"


def _policy_name(review: Review, basis: Basis) -> str:
    if Mode.RISK in basis.policy.modes:
        return f"The policy lets code of {basis.asked.level.name.lower()} risk run"
    return f"The team lets {review.agent} run code without review"


def _standing(verdict: Verdict, rule: Rule) -> Ruled:
    said = rule.sentence if len(rule.sentence) <= _LONGEST_NAME else f"{rule.sentence[: _LONGEST_NAME - 1]}…"
    return Ruled(verdict, said, rule.pk)
