"""Looking at something, giving it to somebody, putting it off. None of it decides anything, and none of it locks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from runs.models import Assignment, Claim, Snooze
from studio.accounts.models import User

#: A page that has a card open says so again before this is over; a closed one falls silent.
LOOKING = timedelta(seconds=45)

#: What "not now" means unless somebody says otherwise.
A_WHILE = timedelta(minutes=30)


def look(item: UUID, run_id: UUID, by: User) -> bool:
    """`by` has it open. True where others are to be told: it was not known."""
    until = timezone.now() + LOOKING
    known = Claim.objects.filter(item=item, by=by, until__gt=timezone.now()).exists()
    Claim.objects.filter(by=by).exclude(item=item).delete()  # one card is open at a time
    Claim.objects.update_or_create(item=item, by=by, defaults={"run_id": run_id, "until": until})
    return not known


def look_away(by: User) -> None:
    Claim.objects.filter(by=by).delete()


def assign(item: UUID, run_id: UUID, to: User | None, by: User) -> None:
    """None gives it back to everybody."""
    if to is None:
        Assignment.objects.filter(item=item).delete()
        return
    Assignment.objects.update_or_create(item=item, defaults={"run_id": run_id, "to": to, "by": by})


def put_off(item: UUID, run_id: UUID, by: User, how_long: timedelta = A_WHILE) -> datetime:
    """Until when."""
    until = timezone.now() + how_long
    Snooze.objects.update_or_create(item=item, person=by, defaults={"run_id": run_id, "until": until})
    return until


def take_back(item: UUID, by: User) -> None:
    """It is no longer put off."""
    Snooze.objects.filter(item=item, person=by).delete()


def looking_at(items: Iterable[UUID], but: User) -> dict[UUID, tuple[str, ...]]:
    """Who else has each of these open."""
    there = Claim.objects.filter(item__in=list(items), until__gt=timezone.now()).exclude(by=but)
    found: dict[UUID, tuple[str, ...]] = {}
    for claim in there.select_related("by").order_by("pk"):
        found[claim.item] = (*found.get(claim.item, ()), str(claim.by))
    return found


def whose(items: Iterable[UUID]) -> dict[UUID, User]:
    given = Assignment.objects.filter(item__in=list(items)).select_related("to")
    return {one.item: one.to for one in given}


def put_off_until(items: Iterable[UUID], by: User) -> dict[UUID, datetime]:
    there = Snooze.objects.filter(item__in=list(items), person=by, until__gt=timezone.now())
    return dict(there.values_list("item", "until"))
