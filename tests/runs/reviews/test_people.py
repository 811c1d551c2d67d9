"""Who decides: owners, and members from whom no owner has taken it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from runs.models import Review
from runs.reviews.people import may_decide
from studio.accounts.models import Membership, User, Workspace

pytestmark = pytest.mark.django_db(transaction=True)


def let(client: Client, user: User, may: str) -> int:
    member = Membership.objects.get(user=user, workspace__name="Shared")
    return client.post(reverse("accounts:member-reviews", args=[member.pk]), {"may": may}).status_code


def decide(client: Client, review: Review) -> tuple[int, str]:
    answer = client.post(
        reverse("runs:decide", args=[review.pk]),
        {"verdict": "approve", "digest": review.digest},
        headers={"HX-Request": "true"},
    )
    return answer.status_code, answer.content.decode()


def test_an_owner_takes_it_and_gives_it_back(as_alice: Client, as_bob: Client, bob: User, review: Review) -> None:
    assert let(as_alice, bob, "no") == 302
    assert "Does not review" in as_alice.get(reverse("accounts:people")).content.decode()
    status, said = decide(as_bob, review)
    assert (status, "You may look, but not decide" in said) == (403, True)
    review.refresh_from_db()
    assert review.decision == ""
    let(as_alice, bob, "yes")
    assert decide(as_bob, review)[0] == 204


def test_who_may_only_look_is_offered_no_verbs(as_bob: Client, bob: User, review: Review) -> None:
    pages = [reverse("runs:run", args=[review.run_id]), reverse("runs:reviews")]
    assert all('value="approve"' in as_bob.get(page).content.decode() for page in pages)
    Membership.objects.filter(user=bob).update(may_review=False)
    for page in pages:
        shown = as_bob.get(page).content.decode()
        assert ("You may look, but not decide" in shown, 'value="approve"' in shown) == (True, False)


def test_members_do_not_give_it_to_themselves(
    as_alice: Client, as_bob: Client, bob: User, workspace: Workspace
) -> None:
    let(as_alice, bob, "no")
    assert let(as_bob, bob, "yes") == 403
    assert not may_decide(bob, workspace.pk)


def test_owners_always_may(as_alice: Client, alice: User, workspace: Workspace) -> None:
    let(as_alice, alice, "no")
    assert may_decide(alice, workspace.pk)


def test_strangers_may_not(as_charlie: Client, charlie: User, bob: User, workspace: Workspace) -> None:
    assert let(as_charlie, bob, "no") == 404
    assert not may_decide(charlie, workspace.pk)


def test_who_was_shut_out_may_not(bob: User, workspace: Workspace) -> None:
    bob.is_active = False
    bob.save()
    assert not may_decide(bob, workspace.pk)
