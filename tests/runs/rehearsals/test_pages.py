"""Trying code from the page of a run: the button, what is shown, keeping it and discarding it."""

from __future__ import annotations

import pytest
from asgiref.sync import async_to_sync
from django.test import Client
from django.urls import reverse

from runs.models import Execution, Rehearsal, Review, Run
from runs.reviews import deciding
from runs.reviews.verdicts import Approve
from studio.accounts.models import User
from tests.runs import rig
from tests.runs.rehearsals.acts import EDITED, tried

pytestmark = pytest.mark.django_db(transaction=True)


def press(client: Client, review: Review, **form: str) -> tuple[int, str]:
    answer = client.post(reverse("runs:rehearse", args=[review.pk]), {"digest": review.digest} | form)
    return answer.status_code, answer.content.decode()


def seen(client: Client, review: Review) -> str:
    return client.get(reverse("runs:rehearse", args=[review.pk])).content.decode()


def test_from_the_button_to_the_result(as_bob: Client, review: Review, run: Run) -> None:
    assert press(as_bob, review)[0] == 200
    row = tried(Rehearsal.objects.get())
    page = seen(as_bob, review)
    assert all(word in page for word in ("Exit 0", "42", "out.txt", "Approve and keep"))
    assert as_bob.post(reverse("runs:keep-rehearsal", args=[row.pk])).status_code == 302
    assert async_to_sync(rig.go_on)(run).status == "ended"
    assert seen(as_bob, review) == ""


def test_what_is_in_the_editor(as_bob: Client, review: Review) -> None:
    press(as_bob, review, **{"as": "edit", "code-0": EDITED})
    assert Rehearsal.objects.get().blocks == [["python", EDITED]]
    press(as_bob, review, **{"code-0": EDITED})
    assert Rehearsal.objects.get().blocks == review.blocks


def test_discarding(as_bob: Client, review: Review) -> None:
    press(as_bob, review)
    row = Rehearsal.objects.get()
    assert as_bob.post(reverse("runs:discard-rehearsal", args=[row.pk])).content == b""
    assert not Rehearsal.objects.exists()


def test_nobody_keeps_or_discards_what_somebody_else_tries(as_alice: Client, as_bob: Client, review: Review) -> None:
    press(as_bob, review)
    row = tried(Rehearsal.objects.get())
    pages = [reverse(f"runs:{name}-rehearsal", args=[row.pk]) for name in ("keep", "discard")]
    assert [as_alice.post(page).status_code for page in pages] == [404, 404]
    assert seen(as_alice, review) == ""


def test_high_risk_has_to_be_looked_at_before_it_is_kept(as_bob: Client, review: Review) -> None:
    press(as_bob, review)
    row = tried(Rehearsal.objects.get())
    said = review.assessment | {"level": 3}
    Review.objects.filter(pk=review.pk).update(risk=3, assessment=said)
    answer = as_bob.post(reverse("runs:keep-rehearsal", args=[row.pk]))
    assert (answer.status_code, "high risk" in answer.content.decode()) == (409, True)
    assert not Execution.objects.exists()


def test_code_that_was_changed_is_refused_in_words(as_bob: Client, review: Review) -> None:
    status, said = press(as_bob, review, digest="0" * 64)
    assert (status, "not the code that waits" in said) == (409, True)


def test_what_was_left_out_is_not_told_as_removed(as_bob: Client, review: Review) -> None:
    press(as_bob, review)
    row = tried(Rehearsal.objects.get())
    left_out = (row.outcome or {}) | {"refused": [["data.csv", "it is a link"]]}
    Rehearsal.objects.update(outcome=left_out, files=[["data.csv", "", 0, ""], ["gone.csv", "", 0, ""]])
    page = seen(as_bob, review)
    assert (page.count("data.csv"), page.count(">removed<")) == (1, 1)


def test_output_cannot_be_markup(as_bob: Client, review: Review) -> None:
    press(as_bob, review)
    row = tried(Rehearsal.objects.get())
    outcome = row.outcome or {}
    outcome["blocks"][0]["output"] = [["out", "<script>alert(1)</script>"]]
    Rehearsal.objects.update(outcome=outcome)
    page = seen(as_bob, review)
    assert ("<script>" in page, "&lt;script&gt;" in page) == (False, True)


def test_approving_without_it_still_runs_it(as_bob: Client, bob: User, review: Review, run: Run) -> None:
    press(as_bob, review)
    tried(Rehearsal.objects.get())
    deciding.decide(review.pk, Approve(review.digest), bob)
    cell = rig.PaperCell()
    async_to_sync(rig.go_on)(run, cell)
    assert len(cell.jobs) == 1
