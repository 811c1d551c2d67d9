"""Code is tried before it is approved: in a copy, without a network, and what came of it is kept or gone."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from runs import blobs, forgotten, lifecycle, policy, workspace
from runs.models import Artifact, Decision, Execution, Rehearsal, Review, Run
from runs.profiles import terms
from runs.profiles.terms import Change
from runs.rehearsals import asking, keeping, performing
from runs.rehearsals.asking import Wish
from runs.reviews import deciding
from runs.reviews.verdicts import Approve, NotPermitted, Reject, Undecidable
from runs.sandbox.cell import Job
from studio.accounts.models import Membership, User
from tests.runs import rig

pytestmark = pytest.mark.django_db(transaction=True)

EDITED = "print(6 * 7)"


def ask(review: Review, by: User, *codes: str, change: Change | None = None) -> Rehearsal:
    return asking.start(review.pk, Wish(review.digest, codes or None, change or Change()), by)


def tried(row: Rehearsal, cell: rig.PaperCell | None = None) -> Rehearsal:
    async_to_sync(performing.perform)(row.pk, cell or rig.PaperCell())
    return Rehearsal.objects.get(pk=row.pk)


def with_hosts(review: Review, *hosts: str) -> Review:
    """The review of code that may reach these."""
    kept = review.terms or {}
    for limits in (kept["limits"], kept["most"]):
        limits["hosts"] = list(hosts)
    review.save(update_fields=["terms"])
    return review


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


class TestKeeping:
    def test_nothing_runs_twice(self, review: Review, run: Run, bob: User) -> None:
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

    def test_an_edit_is_kept_as_one(self, review: Review, run: Run, bob: User) -> None:
        keeping.keep(tried(ask(review, bob, EDITED)), bob)
        review.refresh_from_db()
        assert (review.decision, review.effective) == ("edited", [["python", EDITED]])
        said = [entry.data["content"] for entry in async_to_sync(rig.go_on)(run).entries.filter(kind="said")]
        assert "The reviewer edited the code before it ran" in said[2]

    def test_the_record_says_that_there_was_no_network(self, review: Review, bob: User) -> None:
        keeping.keep(tried(ask(with_hosts(review, "api.example"), bob)), bob)
        review.refresh_from_db()
        assert terms.from_json(review.effective_terms or {}).limits.hosts == ()

    def test_a_fork_has_it_too(self, review: Review, run: Run, bob: User) -> None:
        from runs import forks

        keeping.keep(tried(ask(review, bob)), bob)
        async_to_sync(rig.go_on)(run)
        cell = rig.PaperCell()
        seq = run.entries.get(kind="code_finished").seq
        new = async_to_sync(rig.go_on)(forks.fork(run, seq, bob, ring=False), cell)
        assert (new.status, cell.jobs, workspace.newest(new)) == ("ended", [], 1)

    def refused(self, row: Rehearsal, by: User, why: str) -> None:
        with pytest.raises(Undecidable, match=why):
            keeping.keep(row, by)
        assert (Execution.objects.count(), Artifact.objects.filter(name="out.txt").count()) == (0, 0)

    def test_not_before_it_is_done(self, review: Review, bob: User) -> None:
        self.refused(ask(review, bob), bob, "no result yet")

    def test_not_what_somebody_else_tried(self, review: Review, bob: User, alice: User) -> None:
        self.refused(tried(ask(review, bob)), alice, "Somebody else tried this")

    def test_not_once_it_is_decided(self, review: Review, bob: User, alice: User) -> None:
        row = tried(ask(review, bob))
        deciding.decide(review.pk, Reject(review.digest, "No."), alice)
        self.refused(row, bob, "Already decided by Alice")

    def test_not_where_the_files_have_changed(self, review: Review, run: Run, bob: User) -> None:
        row = tried(ask(review, bob))
        Artifact.objects.create(run=run, version=1, step="9", name="other.txt", digest="d" * 64)
        self.refused(row, bob, "files of the run have changed")

    def test_not_where_two_have_to_approve(self, review: Review, bob: User) -> None:
        row = tried(ask(review, bob))
        deciding.demand(review, 2)
        self.refused(row, bob, "2 people have to approve")

    def test_not_by_who_does_not_review(self, review: Review, bob: User) -> None:
        row = tried(ask(review, bob))
        Membership.objects.filter(user=bob).update(may_review=False)
        self.refused(row, bob, "You may look")
        with pytest.raises(NotPermitted):
            ask(review, bob)

    def test_not_other_bytes_than_were_tried(self, review: Review, bob: User) -> None:
        row = tried(ask(review, bob))
        Rehearsal.objects.update(blocks=[["python", EDITED]])
        self.refused(row, bob, "not what would run now")


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


class TestPages:
    def press(self, client: Client, review: Review, **form: str) -> tuple[int, str]:
        answer = client.post(reverse("runs:rehearse", args=[review.pk]), {"digest": review.digest} | form)
        return answer.status_code, answer.content.decode()

    def seen(self, client: Client, review: Review) -> str:
        return client.get(reverse("runs:rehearse", args=[review.pk])).content.decode()

    def test_from_the_button_to_the_result(self, as_bob: Client, review: Review, run: Run) -> None:
        assert self.press(as_bob, review)[0] == 200
        row = tried(Rehearsal.objects.get())
        page = self.seen(as_bob, review)
        assert all(word in page for word in ("Exit 0", "42", "out.txt", "Approve and keep"))
        assert as_bob.post(reverse("runs:keep-rehearsal", args=[row.pk])).status_code == 302
        assert async_to_sync(rig.go_on)(run).status == "ended"
        assert self.seen(as_bob, review) == ""

    def test_what_is_in_the_editor(self, as_bob: Client, review: Review) -> None:
        self.press(as_bob, review, **{"as": "edit", "code-0": EDITED})
        assert Rehearsal.objects.get().blocks == [["python", EDITED]]
        self.press(as_bob, review, **{"code-0": EDITED})
        assert Rehearsal.objects.get().blocks == review.blocks

    def test_discarding(self, as_bob: Client, review: Review) -> None:
        self.press(as_bob, review)
        row = Rehearsal.objects.get()
        assert as_bob.post(reverse("runs:discard-rehearsal", args=[row.pk])).content == b""
        assert not Rehearsal.objects.exists()

    def test_nobody_keeps_or_discards_what_somebody_else_tries(
        self, as_alice: Client, as_bob: Client, review: Review
    ) -> None:
        self.press(as_bob, review)
        row = tried(Rehearsal.objects.get())
        pages = [reverse(f"runs:{name}-rehearsal", args=[row.pk]) for name in ("keep", "discard")]
        assert [as_alice.post(page).status_code for page in pages] == [404, 404]
        assert self.seen(as_alice, review) == ""

    def test_high_risk_has_to_be_looked_at_before_it_is_kept(self, as_bob: Client, review: Review) -> None:
        self.press(as_bob, review)
        row = tried(Rehearsal.objects.get())
        said = review.assessment | {"level": 3}
        Review.objects.filter(pk=review.pk).update(risk=3, assessment=said)
        answer = as_bob.post(reverse("runs:keep-rehearsal", args=[row.pk]))
        assert (answer.status_code, "high risk" in answer.content.decode()) == (409, True)
        assert not Execution.objects.exists()

    def test_code_that_was_changed_is_refused_in_words(self, as_bob: Client, review: Review) -> None:
        status, said = self.press(as_bob, review, digest="0" * 64)
        assert (status, "not the code that waits" in said) == (409, True)

    def test_output_cannot_be_markup(self, as_bob: Client, review: Review) -> None:
        self.press(as_bob, review)
        row = tried(Rehearsal.objects.get())
        outcome = row.outcome or {}
        outcome["blocks"][0]["output"] = [["out", "<script>alert(1)</script>"]]
        Rehearsal.objects.update(outcome=outcome)
        page = self.seen(as_bob, review)
        assert ("<script>" in page, "&lt;script&gt;" in page) == (False, True)

    def test_approving_without_it_still_runs_it(self, as_bob: Client, bob: User, review: Review, run: Run) -> None:
        self.press(as_bob, review)
        tried(Rehearsal.objects.get())
        deciding.decide(review.pk, Approve(review.digest), bob)
        cell = rig.PaperCell()
        async_to_sync(rig.go_on)(run, cell)
        assert len(cell.jobs) == 1
