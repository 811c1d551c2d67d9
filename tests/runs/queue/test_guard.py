"""What is of high risk is not approved by reflex, and what is approved together is alike or harmless."""

from __future__ import annotations

import time

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from runs.models import Decision, Review, Rule, Run
from runs.reviews import shown
from runs.risks import Level
from studio.accounts.models import User, Workspace
from tests.runs.queue import waiting

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run(workspace: Workspace) -> Run:
    return waiting.run(workspace)


@pytest.fixture
def high(run: Run) -> Review:
    return waiting.review(run, Level.HIGH)


def seen(review: Review, user: User, seconds: float) -> str:
    """A token of so long ago."""
    about = [str(review.pk), review.digest, str(user.pk)]
    return signing.dumps([*about, time.time() - seconds], salt="runs.reviews.shown", compress=True)


def decide(client: Client, review: Review, verdict: str = "approve", **form: str) -> tuple[int, str]:
    told = {"verdict": verdict, "digest": review.digest, **form}
    answer = client.post(reverse("runs:decide", args=[review.pk]), told, headers={"HX-Request": "true"})
    return answer.status_code, answer.content.decode()


def test_high_risk_is_approved_after_two_seconds(as_bob: Client, bob: User, high: Review) -> None:
    status, words = decide(as_bob, high, shown=seen(high, bob, 1.9))
    assert (status, "less than two seconds" in words) == (409, True)
    assert decide(as_bob, high, shown=seen(high, bob, 2.1))[0] == 204


def test_the_card_carries_when_it_was_shown(as_bob: Client, bob: User, high: Review) -> None:
    card = as_bob.get(reverse("runs:queue-item", args=[high.pk])).content.decode()
    token = card.partition('name="shown" value="')[2].partition('"')[0]
    seconds = shown.seconds_since(token, high, bob)
    assert seconds is not None
    assert decide(as_bob, high, shown=token)[0] == 409


def test_always_allowing_it_is_no_way_around(as_bob: Client, bob: User, high: Review) -> None:
    """Exactly these bytes may always be allowed, and that approves them now, too."""
    page, form = reverse("runs:always", args=[high.pk]), {"digest": high.digest, "scope": "exact", "days": "30"}
    answers = [as_bob.post(page, form | {"shown": token}) for token in ("", "forged", seen(high, bob, 1.9))]
    assert [answer.status_code for answer in answers] == [409] * 3
    high.refresh_from_db()
    assert (high.decision, Rule.objects.count()) == ("", 0)
    assert as_bob.post(page, form | {"shown": seen(high, bob, 2.1)}).status_code == 302
    high.refresh_from_db()
    assert (high.decision, Rule.objects.count()) == ("approved", 1)
    assert (Decision.objects.get().seconds or 0) > 2


def test_the_form_for_always_carries_when_it_was_shown(as_bob: Client, bob: User, high: Review) -> None:
    form = as_bob.get(reverse("runs:always-options", args=[high.pk])).content.decode()
    token = form.partition('name="shown" value="')[2].partition('"')[0]
    assert shown.seconds_since(token, high, bob) is not None


def test_without_having_been_shown_it_is_not_approved(as_bob: Client, high: Review) -> None:
    assert decide(as_bob, high)[0] == 409
    assert decide(as_bob, high, shown="forged")[0] == 409


def test_what_was_shown_to_another_or_of_another_counts_for_nothing(
    as_bob: Client, alice: User, bob: User, run: Run, high: Review
) -> None:
    assert decide(as_bob, high, shown=seen(high, alice, 9))[0] == 409
    assert decide(as_bob, high, shown=seen(waiting.review(run), bob, 9))[0] == 409


def test_an_edit_of_high_risk_is_held_to_the_same(as_bob: Client, bob: User, high: Review) -> None:
    assert decide(as_bob, high, "edit", **{"code-0": "print(2)"})[0] == 409
    assert decide(as_bob, high, "edit", **{"code-0": "print(2)", "shown": seen(high, bob, 3)})[0] == 204


def test_it_is_rejected_at_once(as_bob: Client, high: Review) -> None:
    assert decide(as_bob, high, "reject", reason="No.")[0] == 204


def test_low_risk_needs_no_gesture(as_bob: Client, run: Run) -> None:
    assert decide(as_bob, waiting.review(run, Level.LOW))[0] == 204


def together(client: Client, *reviews: Review) -> tuple[int, str]:
    items = [f"{review.pk} {review.digest}" for review in reviews]
    answer = client.post(reverse("runs:decide-together"), {"item": items}, headers={"HX-Request": "true"})
    return answer.status_code, answer.content.decode()


def decisions(*reviews: Review) -> list[str]:
    found = Review.objects.in_bulk([review.pk for review in reviews])
    return [found[review.pk].decision for review in reviews]


def test_what_is_of_low_risk_is_approved_together(as_bob: Client, run: Run) -> None:
    pair = waiting.review(run, code="a"), waiting.review(run, code="b")
    assert together(as_bob, *pair)[0] == 200
    assert decisions(*pair) == ["approved", "approved"]


def test_so_is_what_is_exactly_the_same(as_bob: Client, run: Run) -> None:
    pair = waiting.review(run, Level.MEDIUM), waiting.review(run, Level.MEDIUM)
    assert together(as_bob, *pair)[0] == 200
    assert decisions(*pair) == ["approved", "approved"]


def test_other_things_are_not(as_bob: Client, run: Run) -> None:
    pair = waiting.review(run, Level.MEDIUM, code="a"), waiting.review(run, Level.MEDIUM, code="b")
    status, words = together(as_bob, *pair)
    assert (status, "exactly the same" in words, decisions(*pair)) == (409, True, ["", ""])


def test_nor_is_the_same_under_other_limits(as_bob: Client, run: Run) -> None:
    limits = {"seconds": 60, "memory": 1, "cpus": 1, "processes": 1, "workspace": 1, "hosts": []}
    told = {"profile": "P", "limits": limits, "most": limits, "requirements": ""}
    other = told | {"limits": limits | {"hosts": ["example.com"]}}
    pair = waiting.review(run, Level.MEDIUM, terms=told), waiting.review(run, Level.MEDIUM, terms=other)
    assert (together(as_bob, *pair)[0], decisions(*pair)) == (409, ["", ""])


def test_high_risk_is_never_approved_together(as_bob: Client, run: Run, high: Review) -> None:
    same = waiting.review(run, Level.HIGH)
    assert (together(as_bob, high, same)[0], together(as_bob, high)[0]) == (409, 409)
    assert decisions(high, same) == ["", ""]


def test_each_is_answered_for_by_itself(as_alice: Client, as_bob: Client, run: Run) -> None:
    first, second = waiting.review(run, code="a"), waiting.review(run, code="b")
    decide(as_alice, first, "reject", reason="No.")
    status, words = together(as_bob, first, second)
    assert (status, words.count("data-why"), "Already decided by Alice" in words) == (200, 1, True)
    assert decisions(first, second) == ["rejected", "approved"]


def test_bytes_that_were_not_listed_are_not_approved(as_bob: Client, run: Run) -> None:
    row = waiting.review(run)
    answer = as_bob.post(reverse("runs:decide-together"), {"item": [f"{row.pk} {'0' * 64}"]})
    assert (answer.status_code, decisions(row)) == (200, [""])


@pytest.mark.parametrize("item", ["", "nonsense", "no-uuid digest"])
def test_nonsense_approves_nothing(as_bob: Client, item: str) -> None:
    assert as_bob.post(reverse("runs:decide-together"), {"item": [item]}).status_code in (400, 404)


def test_strangers_approve_nothing(as_charlie: Client, run: Run) -> None:
    row = waiting.review(run)
    assert (together(as_charlie, row)[0], decisions(row)) == (404, [""])
