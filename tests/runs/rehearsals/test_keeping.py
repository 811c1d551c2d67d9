"""What a trial came to is kept: its code is approved, and nothing runs twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from django.utils import timezone

from runs import blobs, forgotten, workspace
from runs.models import Artifact, Decision, Execution, Rehearsal, Review, Run
from runs.profiles import terms
from runs.rehearsals import keeping
from runs.reviews import deciding
from runs.reviews.verdicts import NotPermitted, Reject, Undecidable
from studio.accounts.models import Membership, User
from tests.runs import rig
from tests.runs.rehearsals.acts import EDITED, ask, tried, with_hosts

pytestmark = pytest.mark.django_db(transaction=True)


def test_nothing_runs_twice(review: Review, run: Run, bob: User) -> None:
    row = tried(ask(review, bob))
    keeping.keep(row, bob, 4.0)
    cell = rig.PaperCell()
    done = async_to_sync(rig.go_on)(run, cell)
    execution = Execution.objects.get()
    assert (done.status, cell.jobs, execution.state) == ("ended", [], "done")
    assert "Bob tried it before it was approved" in execution.attempts[0]["why"]
    assert [entry.kind for entry in run.entries.filter(kind__in=("code_finished", "review_decided"))] == [
        "review_decided",
        "code_finished",
    ]
    assert blobs.get(workspace.manifest(run, workspace.newest(run))["out.txt"].digest) == b"42"
    assert (Decision.objects.get().verdict, Decision.objects.get().seconds) == ("approved", 4.0)
    assert not Rehearsal.objects.exists()


def test_an_edit_is_kept_as_one(review: Review, run: Run, bob: User) -> None:
    keeping.keep(tried(ask(review, bob, EDITED)), bob)
    review.refresh_from_db()
    assert (review.decision, review.effective) == ("edited", [["python", EDITED]])
    said = [entry.data["content"] for entry in async_to_sync(rig.go_on)(run).entries.filter(kind="said")]
    assert "The reviewer edited the code before it ran" in said[2]


def test_the_record_says_that_there_was_no_network(review: Review, bob: User) -> None:
    keeping.keep(tried(ask(with_hosts(review, "api.example"), bob)), bob)
    review.refresh_from_db()
    assert terms.from_json(review.effective_terms or {}).limits.hosts == ()


def test_a_fork_has_it_too(review: Review, run: Run, bob: User) -> None:
    from runs import forks

    keeping.keep(tried(ask(review, bob)), bob)
    async_to_sync(rig.go_on)(run)
    cell = rig.PaperCell()
    seq = run.entries.get(kind="code_finished").seq
    new = async_to_sync(rig.go_on)(forks.fork(run, seq, bob, ring=False), cell)
    assert (new.status, cell.jobs, workspace.newest(new)) == ("ended", [], 1)


def refused(row: Rehearsal, by: User, why: str) -> None:
    with pytest.raises(Undecidable, match=why):
        keeping.keep(row, by)
    assert (Execution.objects.count(), Artifact.objects.filter(name="out.txt").count()) == (0, 0)


def test_not_before_it_is_done(review: Review, bob: User) -> None:
    refused(ask(review, bob), bob, "no result yet")


def test_pressed_twice_it_is_kept_once(review: Review, bob: User) -> None:
    row = tried(ask(review, bob))
    keeping.keep(row, bob)
    with pytest.raises(Undecidable, match="kept or discarded already"):
        keeping.keep(row, bob)
    assert (Execution.objects.count(), Artifact.objects.filter(name="out.txt").count()) == (1, 1)


def test_not_what_somebody_else_tried(review: Review, bob: User, alice: User) -> None:
    refused(tried(ask(review, bob)), alice, "Somebody else tried this")


def test_not_once_it_is_decided(review: Review, bob: User, alice: User) -> None:
    row = tried(ask(review, bob))
    deciding.decide(review.pk, Reject(review.digest, "No."), alice)
    refused(row, bob, "Already decided by Alice")


def test_not_where_the_files_have_changed(review: Review, run: Run, bob: User) -> None:
    row = tried(ask(review, bob))
    Artifact.objects.create(run=run, version=1, step="9", name="other.txt", digest="d" * 64)
    refused(row, bob, "files of the run have changed")


def test_not_where_two_have_to_approve(review: Review, bob: User) -> None:
    row = tried(ask(review, bob))
    deciding.demand(review, 2)
    refused(row, bob, "2 people have to approve")


def test_not_by_who_does_not_review(review: Review, bob: User) -> None:
    row = tried(ask(review, bob))
    Membership.objects.filter(user=bob).update(may_review=False)
    refused(row, bob, "You may look")
    with pytest.raises(NotPermitted):
        ask(review, bob)


def test_not_other_bytes_than_were_tried(review: Review, bob: User) -> None:
    row = tried(ask(review, bob))
    Rehearsal.objects.update(blocks=[["python", EDITED]])
    refused(row, bob, "not what would run now")


def test_what_is_kept_while_forgetting_looks_stays(review: Review, bob: User) -> None:
    """Between the two questions whether anything names it, the trial's files become the run's."""
    row = tried(ask(review, bob))
    digest = row.files[0][1]
    asked: list[str] = []

    def between(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith("SELECT") and ("runs_rehearsal" in sql or "runs_artifact" in sql):
            asked.append(sql)
            if len(asked) == 2:
                keeping.keep(row, bob)
        return execute(sql, *rest)

    later = timezone.now() + timedelta(days=2)
    with connection.execute_wrapper(between):
        forgotten.sweep(later.replace(hour=int(digest[:2], 16) % 24))
    assert len(asked) >= 2
    assert Execution.objects.get().state == "done"
    assert blobs.get(digest) == b"42"
