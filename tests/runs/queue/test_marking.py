"""Looking, giving and putting off: told to others, and no decision."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from runs.models import Assignment, Claim, Review, Run, Snooze
from runs.queue import marking, order
from runs.queue.listing import listed
from runs.queue.order import Asker, Wish
from studio.accounts.models import User, Workspace
from tests.runs.queue import waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(workspace: Workspace) -> Run:
    return waiting.run(workspace)


@pytest.fixture
def review(run: Run) -> Review:
    return waiting.review(run)


def post(client: Client, name: str, review: Review, **form: str) -> int:
    return client.post(reverse(f"runs:{name}", args=[review.pk]), form, headers={"HX-Request": "true"}).status_code


def shown(person: User, workspace: Workspace, **wish: bool) -> list[object]:
    return [item.id for item in listed(Asker(person, workspace), Wish(**wish)).items]


def test_others_see_who_looks(as_alice: Client, as_bob: Client, review: Review) -> None:
    assert post(as_alice, "look", review) == 204
    assert "Alice is looking at this" in as_bob.get(reverse("runs:queue-item", args=[review.pk])).content.decode()
    assert "looking at this" not in as_alice.get(reverse("runs:queue-item", args=[review.pk])).content.decode()


def test_a_claim_locks_nothing(as_alice: Client, as_bob: Client, review: Review) -> None:
    post(as_alice, "look", review)
    assert post(as_bob, "decide", review, verdict="reject", digest=review.digest) == 204


def test_who_looks_at_the_next_no_longer_looks_at_the_last(run: Run, review: Review, alice: User, bob: User) -> None:
    assert marking.look(review.pk, run.pk, alice)
    assert not marking.look(review.pk, run.pk, alice)
    marking.look(waiting.review(run).pk, run.pk, alice)
    assert marking.looking_at([review.pk], bob) == {}


def test_a_claim_ends_by_itself(run: Run, review: Review, alice: User, bob: User) -> None:
    marking.look(review.pk, run.pk, alice)
    Claim.objects.update(until=timezone.now())
    assert marking.looking_at([review.pk], bob) == {}


def test_it_is_given_to_a_member_and_back(as_alice: Client, review: Review, bob: User) -> None:
    assert post(as_alice, "assign", review, to="bob") == 204
    assert marking.whose([review.pk]) == {review.pk: bob}
    assert post(as_alice, "assign", review, to="") == 204
    assert not Assignment.objects.exists()


def test_it_is_given_to_nobody_from_elsewhere(as_alice: Client, review: Review, charlie: User) -> None:
    assert post(as_alice, "assign", review, to="charlie") == 404


def test_not_now_is_for_me_alone_and_denies_nothing(
    as_bob: Client, review: Review, alice: User, bob: User, workspace: Workspace
) -> None:
    assert post(as_bob, "put-off", review, minutes="30") == 204
    assert shown(bob, workspace) == []
    assert shown(alice, workspace) == [review.pk]
    assert shown(bob, workspace, put_off=True) == [review.pk]
    assert order.count(Asker(bob)) == 0
    review.refresh_from_db()
    assert review.decision == ""


def test_it_comes_back_by_itself(run: Run, review: Review, bob: User, workspace: Workspace) -> None:
    marking.put_off(review.pk, run.pk, bob)
    Snooze.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert shown(bob, workspace) == [review.pk]


def test_it_is_taken_back(as_bob: Client, review: Review, bob: User, workspace: Workspace) -> None:
    post(as_bob, "put-off", review)
    assert post(as_bob, "take-back", review) == 204
    assert shown(bob, workspace) == [review.pk]


@pytest.mark.parametrize("name", ["look", "assign", "put-off", "take-back", "decide", "risk"])
def test_strangers_find_nothing(as_charlie: Client, review: Review, name: str) -> None:
    assert post(as_charlie, name, review) == 404


def test_nor_do_they_see_the_card(as_charlie: Client, review: Review) -> None:
    assert as_charlie.get(reverse("runs:queue-item", args=[review.pk])).status_code == 404
    assert as_charlie.get(reverse("runs:reviews"), {"item": review.pk}).status_code == 404


def test_what_is_decided_is_told_of(as_alice: Client, as_bob: Client, review: Review) -> None:
    post(as_alice, "decide", review, verdict="reject", digest=review.digest)
    answer = as_bob.get(reverse("runs:queue-item", args=[review.pk]))
    assert "Rejected by Alice" in answer.content.decode()
