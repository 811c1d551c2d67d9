"""Making and revoking rules, and changing policies. The only place that writes their rows.

A rule is never changed: whoever wants another one revokes it and makes that, so that what the record names stays as it
was. All times are by the database's clock.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, QuerySet

from agents.models import Team
from agents.spec import TeamSpec
from runs import database, paths
from runs.models import Policy, Review, Rule
from runs.reviews import deciding
from runs.reviews.people import may_decide
from runs.reviews.verdicts import Approve
from runs.risks import Kind, Level
from runs.rules import wishes
from runs.rules.about import About, about
from runs.rules.covering import covers
from runs.rules.rows import Effect, Scope
from runs.rules.wishes import Unfit, Wish
from studio.accounts import workspaces
from studio.accounts.models import User, Workspace

#: How long a rule may hold, in days, and how long it does unless somebody says otherwise.
DAYS = (1, 7, 30)
USUAL_DAYS = 30


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose on a card: for how wide a scope, for how many days (None: for ever), and which kinds of risk
    up to which level (None: those of what they see)."""

    scope: Scope
    days: int | None = USUAL_DAYS
    kinds: frozenset[Kind] | None = None
    level: Level | None = None


def make(wish: Wish, by: User) -> Rule:
    """Raises Unfit where this person may make no such rule, or nobody may."""
    if not may_decide(by, wish.workspace.pk):
        raise Unfit("Who does not decide reviews makes no rules that decide them.")
    if not wishes.may_make(wish.scope, owns=workspaces.owns(by, wish.workspace)):
        raise Unfit("Only an owner makes rules for the whole workspace.")
    row = wishes.row_of(wish, by)
    row.save(force_insert=True)
    return row


@transaction.atomic
def allow(wish: Wish, by: User, seconds: float | None = None) -> Rule:
    """“Always allow” from a card: the rule is made, and this person approves what they were shown, for so many seconds.
    Both or neither.

    Raises Unfit where it can be no such rule, Undecidable where the review cannot be decided (any more).
    """
    review = wish.made_from
    assert review is not None
    if paths.is_again(review.step):
        raise Unfit("This was begun already. Whether it happens once more is decided each time.")
    if review.needs > 1:
        raise Unfit(f"{review.needs} people have to approve this; a rule would be made by one.")
    rule = make(wish, by)
    if not covers(rule, about_of(review)):
        raise Unfit("The rule would not let this through: it does more than the rule says.")
    deciding.decide(review.pk, Approve(review.digest), by, seconds)
    return rule


def wish_of(review: Review, choice: Choice) -> Wish:
    """What “always allow” on the card of this review wants. Raises Unfit, with the reason."""
    asked = about_of(review)
    if problem := wishes.why_not(asked, choice.scope):
        raise Unfit(problem)
    wish = wishes.from_review(review, asked, choice.scope, expiry(choice.scope, choice.days))
    if choice.scope == Scope.EXACT or asked.tool:
        return wish
    return replace(wish, level=choice.level or wish.level, kinds=wish.kinds if choice.kinds is None else choice.kinds)


def about_of(review: Review) -> About:
    return about(review.run, TeamSpec.parse(review.run.spec), review)


def expiry(scope: Scope, days: int | None, effect: Effect = Effect.ALLOW) -> datetime | None:
    """`days` from now; None is never, which of rules that let run only those of exact bytes may be. Raises Unfit."""
    if days is None:
        if effect == Effect.ALLOW and scope != Scope.EXACT:
            raise Unfit("Only a rule about exactly this may let it run for ever.")
        return None
    if days not in DAYS:
        raise Unfit("A rule holds for a day, a week or 30 days.")
    return database.now() + timedelta(days=days)


def revoke(rule: Rule, by: User) -> bool:
    """From now on nothing is decided by it. False: somebody revoked it before."""
    return bool(Rule.objects.filter(pk=rule.pk, revoked=None).update(revoked=database.now(), revoked_by=by))


def may_revoke(rule: Rule, by: User) -> bool:
    return rule.made_by_id == by.pk or workspaces.owns(by, rule.workspace)


def with_uses(rules: QuerySet[Rule]) -> QuerySet[Rule]:
    """Each with `uses` and `last_used`, from the reviews that it decided."""
    return rules.annotate(uses=Count("reviews"), last_used=Max("reviews__decided"))


@transaction.atomic
def set_policy(workspace: Workspace, team: Team | None, values: dict[str, Any], by: User) -> Policy:
    """`values` by the names of the row's fields, all of them."""
    Workspace.objects.select_for_update().get(pk=workspace.pk)  # two at once would make two
    row, _ = Policy.objects.update_or_create(workspace=workspace, team=team, defaults=values | {"changed_by": by})
    return row
