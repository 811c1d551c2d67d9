"""Where two people have to approve: different ones, and the same bytes under the same limits."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from runs import policy
from runs.models import Decision, Endorsement, Review, Run
from runs.policy import Demands
from runs.profiles.terms import Change
from runs.reviews import deciding, people
from runs.reviews.verdicts import Approve, ApproveEdited, Reject, Undecidable
from studio.accounts.models import Membership, User, Workspace

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def review(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Review:
    monkeypatch.setattr(policy, "demands", lambda *_: Demands(people=2))
    run: Run = request.getfixturevalue("run")
    return run.reviews.get()


def approve(review: Review, by: User | None, **fields: float) -> Review:
    return deciding.decide(review.pk, Approve(review.digest, Change(**fields)), by)


def test_it_is_frozen_when_it_is_asked(review: Review) -> None:
    assert review.needs == 2


def test_one_is_not_enough(review: Review, alice: User) -> None:
    assert approve(review, alice).decision == ""
    assert Run.objects.get(pk=review.run_id).status == Run.Status.WAITING
    assert [(one.verdict, one.by) for one in Decision.objects.all()] == [("endorsed", "Alice")]


def test_two_are(review: Review, alice: User, bob: User) -> None:
    approve(review, alice)
    decided = approve(review, bob)
    assert (decided.decision, decided.decided_by) == ("approved", bob)
    assert Run.objects.get(pk=review.run_id).status == Run.Status.QUEUED


def test_nobody_counts_twice(review: Review, alice: User) -> None:
    approve(review, alice)
    with pytest.raises(Undecidable, match="Somebody else"):
        approve(review, alice)
    assert Endorsement.objects.count() == 1


def test_an_edit_by_the_second_needs_another_for_itself(review: Review, alice: User, bob: User) -> None:
    approve(review, alice)
    edit = ApproveEdited(review.digest, ("print(1)",))
    assert deciding.decide(review.pk, edit, bob).decision == ""
    decided = deciding.decide(review.pk, edit, alice)
    assert (decided.decision, decided.effective) == ("edited", [["python", "print(1)"]])


def test_other_limits_are_another_approval(review: Review, alice: User, bob: User) -> None:
    approve(review, alice, seconds=5.0)
    assert approve(review, bob).decision == ""
    assert approve(review, bob, seconds=5.0).decision == "approved"


def test_one_rejection_settles_it(review: Review, alice: User, bob: User) -> None:
    approve(review, alice)
    assert deciding.decide(review.pk, Reject(review.digest, "No."), bob).decision == "rejected"


def test_the_command_line_is_nobody(review: Review) -> None:
    with pytest.raises(Undecidable, match="signed in"):
        approve(review, None)


def test_who_else_could_is_known(review: Review, alice: User, bob: User, workspace: Workspace) -> None:
    assert people.others(review) == [alice, bob]
    approve(review, alice)
    assert people.others(review) == [bob]
    Membership.objects.filter(user=bob).update(may_review=False)
    assert people.others(review) == []


def test_the_card_says_who_did_and_who_can(as_bob: Client, review: Review, alice: User, bob: User) -> None:
    def card() -> str:
        page = as_bob.get(reverse("runs:queue-item", args=[review.pk])).content.decode()
        return " ".join(unescape(strip_tags(page)).split())

    assert "2 people have to approve this; Alice, Bob can" in card()
    approve(review, alice)
    assert "2 people have to approve this; Alice did; Bob can" in card()
    assert "not enough people" not in card()
    Membership.objects.filter(user=bob).update(may_review=False)
    assert "There are not enough people here who review. An owner can let more of them, under People;" in card()
