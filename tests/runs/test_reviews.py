"""Decisions: single-use, bound to bytes, first come first served."""

import pytest
from asgiref.sync import async_to_sync

from runs.models import Review, Run
from runs.reviews import deciding
from runs.reviews.verdicts import Approve, ApproveEdited, Reject, Undecidable

from .rig import DONE, FAILING, go_on, start, waiting_review

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def review(workspace) -> Review:
    return waiting_review(async_to_sync(go_on)(start(workspace, FAILING, DONE)))


def test_it_works(review, alice):
    decided = deciding.decide(review.pk, Approve(review.digest), by=alice)
    assert (decided.decision, decided.decided_by, decided.effective) == ("approved", alice, review.blocks)


def test_a_decision_wakes_the_run(review, alice):
    deciding.decide(review.pk, Approve(review.digest), by=alice)
    assert Run.objects.get(pk=review.run_id).status == Run.Status.QUEUED


def test_the_first_decision_wins_and_the_second_is_told_whose_it_was(review, alice, bob):
    deciding.decide(review.pk, Approve(review.digest), by=alice)
    with pytest.raises(Undecidable, match="Already decided by Alice"):
        deciding.decide(review.pk, Reject(review.digest, "no"), by=bob)


def test_other_bytes_than_shown_cannot_be_approved(review, alice):
    with pytest.raises(Undecidable, match="not the code that waits"):
        deciding.decide(review.pk, Approve("0" * 64), by=alice)


def test_an_edit_is_kept_beside_what_was_proposed(review, alice):
    decided = deciding.decide(review.pk, ApproveEdited(review.digest, ("print(42)\r\nprint(43)",)), by=alice)
    assert (decided.decision, decided.effective) == ("edited", [["python", "print(42)\nprint(43)"]])
    assert decided.effective_digest != decided.digest


def test_an_edit_that_changes_nothing_is_an_approval(review, alice):
    same = tuple(code for _, code in review.blocks)
    assert deciding.decide(review.pk, ApproveEdited(review.digest, same), by=alice).decision == "approved"


def test_an_edit_that_leaves_nothing_is_refused(review, alice):
    with pytest.raises(Undecidable, match="No code is left"):
        deciding.decide(review.pk, ApproveEdited(review.digest, ("  \n",)), by=alice)


def test_an_edit_must_answer_every_block(review, alice):
    with pytest.raises(Undecidable, match="1 blocks wait"):
        deciding.decide(review.pk, ApproveEdited(review.digest, ("a", "b")), by=alice)


def test_nothing_can_be_decided_once_the_run_has_ended(review, alice):
    Run.objects.filter(pk=review.run_id).update(status=Run.Status.ENDED)
    with pytest.raises(Undecidable, match="has ended"):
        deciding.decide(review.pk, Approve(review.digest), by=alice)


def test_strangers_see_no_review(review, alice, charlie):
    assert list(Review.objects.visible_to(alice)) == [review]
    assert list(Review.objects.visible_to(charlie)) == []
