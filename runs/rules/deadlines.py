"""Deadlines of reviews: one reminder, one escalation, and at zero a rejection where the policy wants one. Never an
approval.

Everything happens once, however many beats look and however long nobody looked: who finds the review undecided under
its run's lock writes down what is done, in the same transaction. A person who decides takes the same lock, so they come
first or they are told. All times are by the database's clock.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from runs import database, lifecycle
from runs.models import Deadline, Review
from runs.policy import Demands
from runs.reviews import deciding
from runs.reviews.verdicts import Reject, Undecidable
from runs.rules.rows import AtZero
from studio.accounts.models import User

log = logging.getLogger("parley.reviews")

Telling = Literal["reminder", "escalated"]

#: By how much a person may put a deadline off at once, in minutes.
EXTENSIONS = (15, 60, 24 * 60)


def begin(review: Review, demands: Demands) -> None:
    """Write down what is demanded of this review, once. Called in the transaction in which the run begins to wait."""
    times = (demands.due, demands.remind_at, demands.escalate_at)
    if not any(times) or Deadline.objects.filter(review=review).exists():
        return
    Deadline.objects.create(
        review=review, remind_at=demands.remind_at, escalate_at=demands.escalate_at, at_zero=demands.at_zero
    )
    Review.objects.filter(pk=review.pk).update(due=demands.due)
    review.due = demands.due


def sweep() -> None:
    """Do what is due. Rejecting comes first, then the second person: whoever comes back after hours does not remind of
    what has ended."""
    now, waiting = database.now(), Deadline.objects.filter(review__decision="", review__run__ended=None)
    for review_id in _ids(waiting.filter(review__due__lte=now, at_zero=AtZero.REJECT)):
        _once(review_id, now, _reject)
    for review_id in _ids(waiting.filter(escalate_at__lte=now, escalated=None)):
        _once(review_id, now, _escalate)
    for review_id in _ids(waiting.filter(remind_at__lte=now, reminded=None)):
        _once(review_id, now, _remind)


def extend(review_id: UUID, minutes: int, by: User) -> Review:
    """More time: so many minutes from the deadline on, or from now where that has passed. What was not yet told is told
    so much later. Raises Undecidable where there is nothing to put off."""
    if minutes not in EXTENSIONS:
        raise Undecidable("Choose how much more time there is to be.")
    with transaction.atomic():
        review = _locked(review_id)
        if review is None or review.due is None:
            raise Undecidable("This has no deadline any more.")
        now, row = database.now(), review.deadline
        due = max(review.due, now) + timedelta(minutes=minutes)
        _put_off(row, due - review.due)
        row.extensions = [*row.extensions, [str(by), now.isoformat(), minutes]]
        row.save(update_fields=["remind_at", "escalate_at", "extensions"])
        Review.objects.filter(pk=review.pk).update(due=due)
    review.refresh_from_db()
    return review


def tell(what: Telling, review: Review) -> None:
    """Tell whoever wants to be told, once this transaction is kept."""
    # The one place where telling people hooks in: `runs.notices.telling` has functions of these names.
    transaction.on_commit(lambda: log.info("review %s of run %s: %s", review.pk, review.run_id, what))


def _once(review_id: UUID, now: datetime, act: Callable[[Review, datetime], None]) -> None:
    with transaction.atomic():
        if review := _locked(review_id):
            act(review, now)


def _reject(review: Review, now: datetime) -> None:
    if review.due is None or review.due > now or review.deadline.at_zero != AtZero.REJECT:
        return
    reason = f"nobody decided by {review.due:%d %B %Y, %H:%M} UTC."
    deciding.decide_by_rule(review, Reject(review.digest, reason), f"N{reason[1:-1]}")
    lifecycle.wake(review.run_id)


def _escalate(review: Review, now: datetime) -> None:
    row = review.deadline
    if row.escalated is None and row.escalate_at and row.escalate_at <= now:
        row.escalated, row.reminded = now, row.reminded or now
        row.save(update_fields=["escalated", "reminded"])
        tell("escalated", review)


def _remind(review: Review, now: datetime) -> None:
    row = review.deadline
    if row.reminded is None and row.remind_at and row.remind_at <= now:
        row.reminded = now
        row.save(update_fields=["reminded"])
        tell("reminder", review)


def _locked(review_id: UUID) -> Review | None:
    """The review as it is now, under its run's lock; None where nothing is to be decided any more."""
    run = Review.objects.filter(pk=review_id).values_list("run_id", flat=True).first()
    if run is None:
        return None
    lifecycle.lock(run)
    waiting = Review.objects.waiting().filter(pk=review_id, deadline__isnull=False)
    return waiting.select_related("run", "deadline").first()


def _put_off(row: Deadline, later: timedelta) -> None:
    if row.reminded is None and row.remind_at:
        row.remind_at += later
    if row.escalated is None and row.escalate_at:
        row.escalate_at += later


def _ids(rows: QuerySet[Deadline]) -> list[UUID]:
    return list(rows.values_list("review_id", flat=True))
