"""Ways to have something run that nobody approved. Whatever is tried, nothing runs, and nothing is decided."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from agents.conversation.code_blocks import CodeBlock
from agents.conversation.steps import digest_of_blocks
from runs import driver, executing, lifecycle
from runs.models import Decision, Execution, Review, Run
from runs.reviews import deciding
from runs.reviews.verdicts import Approve, Undecidable
from studio.accounts.models import Membership, User, Workspace
from tests.runs import rig

pytestmark = pytest.mark.django_db(transaction=True)

OTHER = "import os; os.remove('everything')"


@pytest.fixture
def nothing_runs(run: Run, review: Review) -> Callable[..., None]:
    """That nothing was decided, and nothing ran, once the workers had their chance."""

    def check(*, decided: bool = False) -> None:
        cell = rig.PaperCell()
        async_to_sync(rig.go_on)(run, cell)
        assert cell.jobs == []
        assert (Decision.objects.exists(), Review.objects.get(pk=review.pk).decision != "") == (decided, decided)
        assert not run.entries.filter(kind="code_finished").exists()

    return check


def post(client: Client, review: Review, **data: Any) -> int:
    form = {"verdict": "approve", "digest": review.digest} | data
    return client.post(reverse("runs:decide", args=[review.pk]), form).status_code


def test_another_digest(as_bob: Client, review: Review, nothing_runs: Callable[..., None]) -> None:
    of_other = digest_of_blocks((CodeBlock("python", OTHER),))
    for digest in ("", "0" * 64, of_other, review.digest.upper(), f"{review.digest} "):
        assert post(as_bob, review, digest=digest) == 409
    nothing_runs()


def test_a_stranger(as_charlie: Client, review: Review, nothing_runs: Callable[..., None]) -> None:
    for verdict in ("approve", "edit", "reject", "changes", "answer"):
        assert post(as_charlie, review, verdict=verdict, text="x", reason="x") == 404
    nothing_runs()


def test_nobody(client: Client, review: Review, nothing_runs: Callable[..., None]) -> None:
    assert post(client, review) == 302
    nothing_runs()


def test_a_member_without_the_role(
    as_bob: Client, bob: User, review: Review, nothing_runs: Callable[..., None]
) -> None:
    Membership.objects.filter(user=bob).update(may_review=False)
    for verdict in ("approve", "edit", "reject", "changes", "answer"):
        assert post(as_bob, review, verdict=verdict, text="x", reason="x", **{"code-0": OTHER}) == 403
    nothing_runs()


def test_another_site(bob: User, review: Review, nothing_runs: Callable[..., None]) -> None:
    """With the person's cookies, but without the word that only our pages know."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(bob)
    assert post(browser, review) == 403
    nothing_runs()


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_a_link(as_bob: Client, review: Review, nothing_runs: Callable[..., None], method: str) -> None:
    url = f"{reverse('runs:decide', args=[review.pk])}?verdict=approve&digest={review.digest}"
    assert getattr(as_bob, method)(url).status_code == 405
    nothing_runs()


def test_the_same_decision_twice(as_bob: Client, run: Run, review: Review) -> None:
    assert [post(as_bob, review) for _ in range(3)] == [302, 409, 409]
    cell = rig.PaperCell()
    async_to_sync(rig.go_on)(run, cell)
    assert (len(cell.jobs), Execution.objects.count(), Decision.objects.count()) == (1, 1, 1)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="connections do not wait for one another in memory")
def test_the_same_decision_by_many_at_once(run: Run, review: Review, bob: User) -> None:
    taken, told = [], []

    def person() -> None:
        try:
            taken.append(deciding.decide(review.pk, Approve(review.digest), bob))
        except Undecidable as error:
            told.append(str(error))
        finally:
            connections.close_all()

    people = [threading.Thread(target=person) for _ in range(6)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert (len(taken), len(told)) == (1, 5)
    cell = rig.PaperCell()
    async_to_sync(rig.go_on)(run, cell)
    assert (len(cell.jobs), Decision.objects.count()) == (1, 1)


def test_code_that_is_changed_after_it_was_shown(
    as_bob: Client, review: Review, nothing_runs: Callable[..., None]
) -> None:
    """In the row, by whoever could write there."""
    Review.objects.filter(pk=review.pk).update(blocks=[["python", OTHER]])
    assert post(as_bob, review) == 409
    nothing_runs()


def test_code_that_is_changed_after_it_was_approved(as_bob: Client, run: Run, review: Review) -> None:
    post(as_bob, review)
    Review.objects.filter(pk=review.pk).update(effective=[["python", OTHER]])
    cell = rig.PaperCell()
    async_to_sync(rig.go_on)(run, cell)
    assert cell.jobs == []


def test_code_that_is_changed_while_it_waits_for_a_worker(as_bob: Client, run: Run, review: Review) -> None:
    post(as_bob, review)
    async_to_sync(driver.drive)(run.pk)
    waiting = Execution.objects.get()
    Review.objects.filter(pk=review.pk).update(effective=[["python", OTHER]])
    cell = rig.PaperCell()
    async_to_sync(executing.perform)(waiting.pk, cell)
    assert cell.jobs == []


def test_an_attempt_that_is_over(as_bob: Client, workspace: Workspace) -> None:
    """The code of before, approved while the next waits."""
    run = async_to_sync(rig.go_on)(rig.start(workspace, rig.FAILING, rig.WORKING, rig.DONE))
    first = rig.waiting_review(run)
    post(as_bob, first, verdict="reject", reason="Try again.")
    async_to_sync(rig.go_on)(run)
    second = rig.waiting_review(run)
    assert [post(as_bob, first), post(as_bob, first, digest=second.digest)] == [409, 409]
    assert post(as_bob, second, digest=first.digest) == 409
    cell = rig.PaperCell()
    async_to_sync(rig.go_on)(run, cell)
    assert (cell.jobs, rig.waiting_review(run).pk) == ([], second.pk)


def test_a_run_that_was_stopped_meanwhile(
    as_bob: Client, run: Run, review: Review, bob: User, nothing_runs: Callable[..., None]
) -> None:
    lifecycle.stop(run.pk, bob)
    async_to_sync(driver.drive)(run.pk)
    assert post(as_bob, review) == 409
    nothing_runs()


async def test_a_task_that_comes_again_after_the_run_went_on(run: Run, review: Review, bob: User) -> None:
    await sync_to_async(deciding.decide)(review.pk, Approve(review.digest), bob)
    cell = rig.PaperCell()
    await rig.go_on(run, cell)
    done = await Execution.objects.aget()
    for _ in range(3):
        await executing.perform(done.pk, cell)
    assert len(cell.jobs) == 1
