"""Code is tried before it is approved: in a copy, without a network, and what came of it is kept or gone."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.db import connection, connections
from django.utils import timezone

from runs import blobs, forgotten, lifecycle, policy, workspace
from runs.models import Execution, Rehearsal, Review, Run
from runs.profiles.terms import Change
from runs.rehearsals import asking, performing
from runs.reviews import deciding
from runs.reviews.verdicts import Reject, Undecidable
from runs.sandbox.cell import Job
from studio.accounts.models import User
from tests.runs import rig
from tests.runs.rehearsals.acts import EDITED, ask, tried, with_hosts

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_was_proposed_is_tried_in_a_copy(review: Review, run: Run, bob: User) -> None:
    cell = rig.PaperCell()
    row = tried(ask(review, bob), cell)
    (job,) = cell.jobs
    assert [[block.language, block.code] for block in job.blocks] == review.blocks
    assert [file.name for file in job.files] == ["data.csv"]
    assert (row.state, row.blocks_of_outcome[0]["exit_code"]) == ("done", 0)
    assert [(name, size) for name, _, size, _ in row.files] == [("out.txt", 2)]
    review.refresh_from_db()
    assert (review.decision, workspace.newest(run), Execution.objects.count()) == ("", 0, 0)


def test_an_edit_is_tried_as_it_stands(review: Review, bob: User) -> None:
    cell = rig.PaperCell()
    tried(ask(review, bob, "print(6 * 7)\r\n"), cell)
    assert cell.jobs[0].blocks[0].code == "print(6 * 7)\n"


def test_it_has_no_network_whatever_its_review_has(review: Review, bob: User) -> None:
    cell = rig.PaperCell()
    row = tried(ask(with_hosts(review, "api.example"), bob), cell)
    assert (row.state, cell.jobs[0].limits.hosts) == ("done", ())


def test_limits_that_a_reviewer_chose_hold_for_it(review: Review, bob: User) -> None:
    cell = rig.PaperCell()
    tried(ask(review, bob, change=Change(seconds=5)), cell)
    assert cell.jobs[0].limits.seconds == 5
    with pytest.raises(Undecidable, match="cannot be given"):
        ask(review, bob, change=Change(memory=1 << 50))


def test_a_row_that_is_changed_after_the_button_was_pressed_is_not_run(review: Review, bob: User) -> None:
    row = ask(review, bob)
    Rehearsal.objects.update(blocks=[["python", "import os; os.remove('x')"]])
    cell = rig.PaperCell()
    row = tried(row, cell)
    assert (row.state, cell.jobs) == ("failed", [])
    assert "not the code that was to be tried" in (row.problem or {})["problem"]


def test_a_network_that_came_into_the_row_is_not_given(review: Review, bob: User) -> None:
    row = ask(with_hosts(review, "api.example"), bob)
    Rehearsal.objects.update(terms=review.terms)
    cell = rig.PaperCell()
    assert (tried(row, cell).state, cell.jobs) == ("failed", [])


def test_without_walls_nothing_is_tried(review: Review, bob: User) -> None:
    cell = rig.PaperCell(contained=False)
    row = tried(ask(review, bob), cell)
    assert (row.state, cell.jobs) == ("failed", [])
    assert "no real walls" in (row.problem or {})["problem"]


def test_a_task_that_comes_twice_tries_once(review: Review, bob: User) -> None:
    row, cell = ask(review, bob), rig.PaperCell()
    for _ in range(3):
        tried(row, cell)
    assert len(cell.jobs) == 1


def test_one_whose_worker_was_lost_is_begun_again(review: Review, bob: User) -> None:
    row = ask(review, bob)
    past = timezone.now() - timedelta(hours=1)
    Rehearsal.objects.filter(pk=row.pk).update(state="running", epoch=1, owner="gone", lease_until=past)
    asking.sweep(timezone.now())
    row.refresh_from_db()
    assert (row.state, row.owner) == ("queued", "")
    assert tried(row).state == "done"


def test_one_that_was_decided_meanwhile_is_not_begun(review: Review, bob: User) -> None:
    row, cell = ask(review, bob), rig.PaperCell()
    deciding.decide(review.pk, Reject(review.digest, "No."), bob)
    async_to_sync(performing.perform)(row.pk, cell)
    assert cell.jobs == []
    asking.sweep(timezone.now())
    assert not Rehearsal.objects.exists()


def test_nobody_waits_for_one_whose_run_is_stopped(review: Review, bob: User) -> None:
    row = ask(review, bob)
    asked: list[set[Any]] = []

    def stopped(_: Job) -> None:
        lifecycle.stop(review.run_id, bob)
        asked.append(performing._renew([row.pk]))

    cell = rig.PaperCell(before=lambda job: _in_a_thread(stopped, job))
    tried(row, cell)
    assert asked == [{row.pk}]


def _in_a_thread(act: Any, *args: Any) -> None:
    """The cell is in an event loop, where the database cannot be asked."""
    if connection.vendor == "sqlite":
        pytest.skip("another connection sees nothing of a database in memory")

    def work() -> None:
        act(*args)
        connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def test_a_second_takes_the_place_of_the_first(review: Review, bob: User, alice: User) -> None:
    first = ask(review, bob)
    ask(review, alice)
    second = ask(review, bob, EDITED)
    assert not Rehearsal.objects.filter(pk=first.pk).exists()
    assert set(Rehearsal.objects.values_list("by", flat=True)) == {bob.pk, alice.pk}
    assert second.blocks == [["python", EDITED]]


def test_what_nobody_keeps_is_forgotten(review: Review, bob: User) -> None:
    row = tried(ask(review, bob))
    digest = row.files[0][1]
    later = timezone.now() + timedelta(days=2)
    hour = later.replace(hour=int(digest[:2], 16) % 24)
    forgotten.sweep(hour)
    assert blobs.get(digest) == b"42"  # it may be kept still
    asking.drop(row)
    forgotten.sweep(hour)
    with pytest.raises(OSError):
        blobs.get(digest)


@pytest.mark.parametrize("step", ["!1"])
def test_what_was_begun_is_not_tried(review: Review, bob: User, step: str) -> None:
    Review.objects.filter(pk=review.pk).update(step=f"{review.step}{step}")
    with pytest.raises(Undecidable, match="begun already"):
        ask(review, bob)


def test_a_call_of_a_tool_is_not_tried(review: Review, bob: User) -> None:
    Review.objects.filter(pk=review.pk).update(blocks=[["json", "{}"]], terms=None)
    with pytest.raises(Undecidable, match="call of a tool"):
        ask(review, bob)


def test_no_rule_is_asked(review: Review, bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person pressed the button; a trial is no way for a rule to have something run."""
    monkeypatch.setattr(policy, "verdict", lambda *_: pytest.fail("a rule was asked"))
    assert tried(ask(review, bob)).state == "done"
