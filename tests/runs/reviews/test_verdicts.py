"""Verdicts besides yes and no: changes are asked for, or something is said in the place of code."""

from __future__ import annotations

import pytest
from asgiref.sync import async_to_sync
from django.test import Client
from django.urls import reverse

from runs import forks
from runs.models import Execution, Review, Run
from runs.reviews import deciding
from runs.reviews.verdicts import Answer, AskForChanges, Undecidable, Verdict
from studio.accounts.models import User
from tests.runs import rig

pytestmark = pytest.mark.django_db(transaction=True)


def ended(run: Run, review: Review, verdict: Verdict, by: User) -> tuple[Run, list[str], rig.PaperCell]:
    """The run after this decision, what was said in it, and the cell in which nothing should have run."""
    deciding.decide(review.pk, verdict, by)
    cell = rig.PaperCell()
    done = async_to_sync(rig.go_on)(run, cell)
    said = [entry.data["content"] for entry in run.entries.filter(kind="said")]
    return done, said, cell


def test_who_is_asked_for_changes_is_told_which(run: Run, review: Review, bob: User) -> None:
    done, said, cell = ended(run, review, AskForChanges(review.digest, "Print less.\r\nAnd faster."), bob)
    assert said[2] == "USER WANTS CHANGES TO THE CODE FIRST: Print less.\nAnd faster."
    assert (done.status, cell.jobs, Execution.objects.count()) == ("ended", [], 0)


def test_what_is_said_instead_is_all_that_the_author_hears(run: Run, review: Review, bob: User) -> None:
    done, said, cell = ended(run, review, Answer(review.digest, "It is 42.\r\n"), bob)
    assert said[2] == "It is 42."
    assert (done.status, cell.jobs, Execution.objects.count()) == ("ended", [], 0)


@pytest.mark.parametrize("verdict", [AskForChanges, Answer])
def test_an_empty_one_is_refused_and_nothing_is_decided(review: Review, bob: User, verdict: type) -> None:
    with pytest.raises(Undecidable, match="Say what"):
        deciding.decide(review.pk, verdict(review.digest, " \n"), bob)
    review.refresh_from_db()
    assert review.decision == ""


@pytest.mark.parametrize("verdict", [AskForChanges, Answer])
def test_what_was_begun_before_is_run_once_more_or_not(review: Review, bob: User, verdict: type) -> None:
    Review.objects.filter(pk=review.pk).update(step=f"{review.step}!1")
    with pytest.raises(Undecidable, match="begun already"):
        deciding.decide(review.pk, verdict(review.digest, "Something"), bob)


@pytest.mark.parametrize(
    ("verdict", "field", "decision"), [("changes", "reason", "changes"), ("answer", "text", "answered")]
)
def test_by_the_page(as_bob: Client, review: Review, verdict: str, field: str, decision: str) -> None:
    form = {"verdict": verdict, "digest": review.digest, field: "Say so."}
    assert as_bob.post(reverse("runs:decide", args=[review.pk]), form).status_code == 302
    review.refresh_from_db()
    assert (review.decision, review.reason, review.effective) == (decision, "Say so.", [])
    page = as_bob.get(reverse("runs:run", args=[review.run_id])).content.decode()
    assert ("asked for changes: Say so." if verdict == "changes" else "answered in its place") in page


def test_a_fork_after_it_does_not_ask_again(run: Run, review: Review, bob: User) -> None:
    ended(run, review, Answer(review.digest, "It is 42."), bob)
    seq = run.entries.get(kind="review_decided").seq
    new = async_to_sync(rig.go_on)(forks.fork(run, seq, bob, ring=False))
    assert (new.status, new.reviews.count()) == ("ended", 0)
