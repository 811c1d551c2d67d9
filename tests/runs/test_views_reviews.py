from __future__ import annotations

import pytest
from asgiref.sync import async_to_sync
from django.test import Client
from django.urls import reverse

from runs.models import Review, Run
from studio.accounts.models import User, Workspace
from tests.runs import rig

pytestmark = pytest.mark.django_db(transaction=True)

EDITED = "print(6 * 7)"


@pytest.fixture
def run(workspace: Workspace) -> Run:
    return async_to_sync(rig.go_on)(rig.start(workspace, rig.FAILING, rig.DONE))


@pytest.fixture
def review(run: Run) -> Review:
    return rig.waiting_review(run)


def decide(client: Client, review: Review, verdict: str, **data: str) -> tuple[int, str]:
    form = {"verdict": verdict, "digest": review.digest, **data}
    answer = client.post(reverse("runs:decide", args=[review.pk]), form, headers={"HX-Request": "true"})
    return answer.status_code, answer.content.decode()


def test_approve(as_bob: Client, bob: User, review: Review) -> None:
    assert decide(as_bob, review, "approve")[0] == 204
    review.refresh_from_db()
    assert (review.decision, review.decided_by) == ("approved", bob)


def test_what_was_edited_is_what_runs(as_bob: Client, review: Review, run: Run) -> None:
    decide(as_bob, review, "edit", **{"code-0": EDITED})
    cell = rig.PaperCell()
    async_to_sync(rig.go_on)(run, cell)
    assert [block.code for block in cell.jobs[0].blocks] == [EDITED]


def test_an_edit_that_changes_nothing_is_an_approval(as_bob: Client, review: Review) -> None:
    decide(as_bob, review, "edit", **{"code-0": review.blocks[0][1]})
    review.refresh_from_db()
    assert review.decision == "approved"


def test_reject_with_a_reason(as_bob: Client, review: Review) -> None:
    decide(as_bob, review, "reject", reason="Too risky.")
    review.refresh_from_db()
    assert (review.decision, review.reason) == ("rejected", "Too risky.")


def test_the_first_decision_wins_and_the_second_is_told_whose_it_was(
    as_alice: Client, as_bob: Client, review: Review
) -> None:
    decide(as_bob, review, "approve")
    status, words = decide(as_alice, review, "edit", **{"code-0": EDITED})
    assert status == 409
    assert "Already decided by Bob" in words
    assert "still here" in words


def test_a_plain_form_gets_its_text_back(as_alice: Client, as_bob: Client, review: Review) -> None:
    decide(as_bob, review, "approve")
    form = {"verdict": "edit", "digest": review.digest, "code-0": EDITED}
    answer = as_alice.post(reverse("runs:decide", args=[review.pk]), form)
    assert answer.status_code == 409
    assert EDITED in answer.content.decode()


def test_other_code_than_was_shown_is_not_approved(as_bob: Client, review: Review) -> None:
    form = {"verdict": "approve", "digest": "0" * 64}
    assert as_bob.post(reverse("runs:decide", args=[review.pk]), form).status_code == 409
    review.refresh_from_db()
    assert not review.decision


def test_no_verdict_is_none(as_bob: Client, review: Review) -> None:
    assert decide(as_bob, review, "perhaps")[0] == 400


def test_the_queue_leads_to_the_card(as_bob: Client, review: Review) -> None:
    page = as_bob.get(reverse("runs:reviews")).content.decode()
    assert f'id="review-{review.pk}"' in page
    assert f"{reverse('runs:run', args=[review.run_id])}#review-{review.pk}" in page
    decide(as_bob, review, "reject", reason="No.")
    assert "Nothing waits for you" in as_bob.get(reverse("runs:reviews")).content.decode()


def test_the_badge_counts(as_bob: Client, review: Review) -> None:
    assert ">1<" in as_bob.get(reverse("runs:badge")).content.decode()
    decide(as_bob, review, "approve")
    assert not as_bob.get(reverse("runs:badge")).content.strip()
