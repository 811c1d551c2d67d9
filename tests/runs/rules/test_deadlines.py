"""Deadlines: a reminder, an escalation, a rejection; each once, and never an approval."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from django.utils import timezone

from agents.spec import TeamSpec
from runs import lifecycle, policy
from runs.models import Deadline, Policy, Review, Run
from runs.reviews import deciding
from runs.reviews.verdicts import Approve, Undecidable
from runs.rules import deadlines
from studio.accounts.models import User, Workspace
from tests.runs import rig

pytestmark = pytest.mark.django_db(transaction=True)

waits = pytest.mark.skipif(connection.vendor == "sqlite", reason="connections do not wait for one another in memory")
TIMES = {"reminder": 10, "escalation": 30, "deadline": 60}


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """Of what people were told so far, in order."""
    caplog.set_level("INFO", "parley.reviews")
    return lambda: [
        record.getMessage().rpartition(": ")[2] for record in caplog.records if record.name == "parley.reviews"
    ]


def asked(workspace: Workspace, **demanded: Any) -> Review:
    Policy.objects.create(workspace=workspace, **demanded)
    return rig.waiting_review(async_to_sync(rig.go_on)(rig.start(workspace, rig.FAILING, rig.DONE)))


def later(review: Review, minutes: float) -> None:
    """So many minutes pass for this review."""
    by = timedelta(minutes=minutes)
    row = Deadline.objects.get(review=review)
    for name in ("remind_at", "escalate_at"):
        at: datetime | None = getattr(row, name)
        setattr(row, name, at and at - by)
    row.save()
    due = Review.objects.values_list("due", flat=True).get(pk=review.pk)
    Review.objects.filter(pk=review.pk).update(due=due and due - by)


def passed(review: Review, minutes: float) -> Review:
    later(review, minutes)
    deadlines.sweep()
    return Review.objects.get(pk=review.pk)


def test_it_works(workspace: Workspace, told: Callable[[], list[str]]) -> None:
    review = asked(workspace, **TIMES)
    assert review.due
    assert timedelta(minutes=59) < review.due - timezone.now() < timedelta(minutes=61)
    assert not passed(review, 1).decision
    assert told() == []
    assert not passed(review, 10).decision
    assert told() == ["reminder"]
    assert not passed(review, 20).decision
    assert told() == ["reminder", "escalated"]
    late = passed(review, 30)
    assert (late.decision, late.decided_by, late.effective) == ("rejected", None, [])
    assert late.rule.startswith("Nobody decided by ")
    run = async_to_sync(rig.go_on)(review.run)
    assert (run.status, run.executions.count()) == (Run.Status.ENDED, 0)
    assert told() == ["reminder", "escalated"]


def test_without_a_policy_nothing_is_due(workspace: Workspace) -> None:
    review = rig.waiting_review(async_to_sync(rig.go_on)(rig.start(workspace, rig.FAILING, rig.DONE)))
    assert review.due is None
    assert not Deadline.objects.exists()
    deadlines.sweep()


def test_a_second_beat_finds_nothing_to_do(workspace: Workspace, told: Callable[[], list[str]]) -> None:
    review = asked(workspace, **TIMES)
    passed(review, 15)
    passed(review, 20)
    deadlines.sweep()
    assert told() == ["reminder", "escalated"]
    decided = passed(review, 30).decided
    deadlines.sweep()
    assert Review.objects.get(pk=review.pk).decided == decided


def test_after_hours_away_it_is_only_rejected(workspace: Workspace, told: Callable[[], list[str]]) -> None:
    assert passed(asked(workspace, **TIMES), 600).decision == "rejected"
    assert told() == []


def test_after_hours_away_only_the_second_person_is_told_where_it_may_wait(
    workspace: Workspace, told: Callable[[], list[str]]
) -> None:
    review = asked(workspace, **TIMES, at_zero="wait")
    assert not passed(review, 600).decision
    deadlines.sweep()
    assert told() == ["escalated"]


def test_what_was_decided_or_has_ended_is_left_alone(
    workspace: Workspace, bob: User, told: Callable[[], list[str]]
) -> None:
    review = asked(workspace, **TIMES)
    deciding.decide(review.pk, Approve(review.digest), bob)
    assert passed(review, 600).decision == "approved"
    second = rig.waiting_review(async_to_sync(rig.go_on)(rig.start(workspace, rig.FAILING, rig.DONE)))
    lifecycle.stop(second.run_id)
    async_to_sync(rig.go_on)(second.run)
    assert not passed(second, 600).decision
    assert told() == []


def test_the_run_goes_on(workspace: Workspace) -> None:
    review = asked(workspace, deadline=1)
    passed(review, 2)
    assert Run.objects.get(pk=review.run_id).status == Run.Status.QUEUED


def test_a_repeated_slice_asks_for_no_second_deadline(workspace: Workspace) -> None:
    review = asked(workspace, **TIMES)
    Policy.objects.update(deadline=5)
    with_run = Run.objects.get(pk=review.run_id)
    lifecycle.pause(with_run.pk)
    lifecycle.resume(with_run.pk)
    async_to_sync(rig.go_on)(with_run)
    assert Review.objects.get(pk=review.pk).due == review.due


def test_more_time(workspace: Workspace, bob: User, told: Callable[[], list[str]]) -> None:
    review = asked(workspace, **TIMES)
    passed(review, 15)
    due = Review.objects.get(pk=review.pk).due
    assert due
    assert deadlines.extend(review.pk, 60, bob).due == due + timedelta(minutes=60)
    ((by, _, minutes),) = Deadline.objects.get().extensions
    assert (by, minutes) == ("Bob", 60)
    assert not passed(review, 50).decision
    assert told() == ["reminder"]
    assert not passed(review, 30).decision
    assert told() == ["reminder", "escalated"]
    assert passed(review, 30).decision == "rejected"


def test_more_time_begins_now_where_the_deadline_has_passed(workspace: Workspace, bob: User) -> None:
    review = asked(workspace, deadline=60, at_zero="wait")
    later(review, 600)
    due = deadlines.extend(review.pk, 15, bob).due
    assert due
    assert due > timezone.now() + timedelta(minutes=14)


def test_there_is_no_more_time_for_what_is_decided_or_for_any_number(workspace: Workspace, bob: User) -> None:
    review = asked(workspace, **TIMES)
    with pytest.raises(Undecidable):
        deadlines.extend(review.pk, 10_000_000, bob)
    deciding.decide(review.pk, Approve(review.digest), bob)
    with pytest.raises(Undecidable):
        deadlines.extend(review.pk, 15, bob)


def test_more_time_comes_before_the_rejection_or_after_it(workspace: Workspace, bob: User) -> None:
    """Somebody puts it off after the beat looked for what is due, and before it has the run's lock."""
    review = asked(workspace, **TIMES)
    later(review, 61)
    looked_at = timezone.now()
    deadlines.extend(review.pk, 15, bob)
    deadlines._once(review.pk, looked_at, deadlines._reject)
    assert not Review.objects.get(pk=review.pk).decision


def at_once(*acts: Callable[[], None]) -> None:
    start = threading.Barrier(len(acts))

    def do(act: Callable[[], None]) -> None:
        start.wait()
        try:
            act()
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@waits
def test_beats_and_a_person_at_once_decide_once(workspace: Workspace, bob: User) -> None:
    review, taken = asked(workspace, deadline=1), []
    later(review, 2)

    def person() -> None:
        with suppress(Undecidable):
            deciding.decide(review.pk, Approve(review.digest), bob)
            taken.append(bob)

    at_once(deadlines.sweep, person, deadlines.sweep)
    found = Review.objects.get(pk=review.pk)
    assert found.decision == ("approved" if taken else "rejected")
    assert [found.decided_by] == (taken or [None])


@waits
def test_two_beats_at_once_tell_once(workspace: Workspace, told: Callable[[], list[str]]) -> None:
    later(asked(workspace, **TIMES), 15)
    at_once(deadlines.sweep, deadlines.sweep)
    assert told() == ["reminder"]


def test_whether_something_happens_once_more_has_no_end(workspace: Workspace) -> None:
    review = asked(workspace, **TIMES)
    review.step = f"{review.step}!1"
    assert policy.demands(review.run, TeamSpec.parse(review.run.spec), review).due is None
