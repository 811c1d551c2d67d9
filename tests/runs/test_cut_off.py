"""Code whose worker was lost while it could reach the network may have had its effect: a person is asked first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.urls import reverse
from django.utils import timezone

from runs import driver, executing, executions, transcript
from runs.models import Execution, Profile, Review, Run
from runs.profiles.terms import Change
from runs.reviews import deciding
from runs.reviews.verdicts import Approve, ApproveEdited, Reject, Undecidable
from runs.sandbox.cell import Job, JobOutcome, OnOutput, Reached

from .rig import DONE, WORKING, PaperCell, go_on, start, start_team
from .tools.test_runs import asking

pytestmark = pytest.mark.django_db(transaction=True)

OPEN = ["api.example.com"]
MET = (
    Reached("api.example.com", 2, 1200, 14_000),
    Reached("evil.example", refused="evil.example is not on the allow list"),
)


class TalkingCell(PaperCell):
    async def execute(self, job: Job, on_output: OnOutput, interrupted: object = None) -> JobOutcome:
        return replace(await super().execute(job, on_output, interrupted), reached=MET)


def open_to(workspace, hosts: list[str]) -> Run:
    Profile.objects.create(workspace=workspace, name="Open", is_default=True, hosts=hosts, most_hosts=hosts)
    return start(workspace, WORKING, DONE, approve="all")


async def lost(run: Run) -> Execution:
    """Its code was begun, by a worker that is no more."""
    await driver.drive(run.pk)
    execution = await Execution.objects.aget(run=run)
    claim = await sync_to_async(executions.claim)(execution.pk)
    assert claim
    await Execution.objects.filter(pk=execution.pk).aupdate(lease_until=timezone.now() - timedelta(hours=1))
    return execution


async def taken_up_again(run: Run, cell: PaperCell) -> Run:
    execution = await Execution.objects.aget(run=run)
    await executing.perform(execution.pk, cell)
    await driver.drive(run.pk)
    return await Run.objects.aget(pk=run.pk)


async def question(run: Run) -> Review:
    return await Review.objects.select_related("run").aget(run=run, decision="")


async def decided(review: Review, verdict, by) -> None:
    await sync_to_async(deciding.decide)(review.pk, verdict, by)


async def test_a_person_is_asked_and_nothing_is_run(workspace):
    run = await sync_to_async(open_to)(workspace, OPEN)
    await lost(run)
    run = await taken_up_again(run, cell := PaperCell())
    assert (run.status, run.waits_for, cell.jobs) == (Run.Status.WAITING, Run.WaitsFor.REVIEW, [])
    assert "!" in (await question(run)).step


async def test_without_a_network_it_is_run_again_unasked(workspace):
    run = await sync_to_async(open_to)(workspace, [])
    await lost(run)
    await taken_up_again(run, cell := PaperCell())
    assert len(cell.jobs) == 1


async def test_who_says_yes_has_it_run_once_more(workspace, bob):
    run = await sync_to_async(open_to)(workspace, OPEN)
    execution = await lost(run)
    run = await taken_up_again(run, cell := PaperCell())
    review = await question(run)
    await decided(review, Approve(review.digest), bob)
    run = await go_on(run, cell)
    await execution.arefresh_from_db()
    assert (run.status, len(cell.jobs)) == (Run.Status.ENDED, 1)
    assert "a person let it run again" in execution.attempts[-1]["why"]


async def test_who_says_no_has_the_agent_told(workspace, bob):
    run = await sync_to_async(open_to)(workspace, OPEN)
    await lost(run)
    run = await taken_up_again(run, cell := PaperCell())
    review = await question(run)
    await decided(review, Reject(review.digest, "The order was placed."), bob)
    run = await go_on(run, cell)
    finished = await run.entries.aget(kind="code_finished")
    said = "".join(text for _, text in finished.data["blocks"][0]["output"])
    assert (run.status, cell.jobs) == (Run.Status.ENDED, [])
    assert said.endswith("on the network. The order was placed.")


async def test_it_cannot_be_changed_any_more(workspace, bob):
    run = await sync_to_async(open_to)(workspace, OPEN)
    await lost(run)
    review = await question(await taken_up_again(run, PaperCell()))
    with pytest.raises(Undecidable, match="begun already"):
        await decided(review, ApproveEdited(review.digest, ("print(2)",)), bob)


async def test_whom_it_reached_is_kept_and_shown(workspace):
    run = await sync_to_async(open_to)(workspace, OPEN)
    run = await go_on(run, TalkingCell())
    items = (await sync_to_async(transcript.newest)(run)).items
    (done,) = [item.execution for item in items if getattr(item, "execution", None)]
    assert [(one.host, one.refused) for one in done.reached] == [(one.host, one.refused) for one in MET]
    assert done.reached[0].what.startswith("2 requests, 1.2")


async def test_the_card_shows_what_would_run_once_more(workspace, alice, client):
    run = await sync_to_async(open_to)(workspace, OPEN)
    await lost(run)
    run = await taken_up_again(run, PaperCell())
    await client_of(client, alice)
    card = await card_of(run, client)
    assert "Run this code of coder once more?" in card
    assert ("api.example.com" in card, ">print</span>" in card) == (True, True)
    assert ('data-mode-to="edit"' in card, "Other limits" in card) == (False, False)
    review = await question(run)
    answer = {"digest": review.digest, "verdict": "approve"}
    await sync_to_async(client.post)(reverse("runs:decide", args=[review.pk]), answer)
    run = await go_on(run, cell := PaperCell())
    assert (run.status, len(cell.jobs), cell.jobs[0].limits.hosts) == (Run.Status.ENDED, 1, tuple(OPEN))
    assert "Once more?" in await page_of(run, client)


async def test_a_call_in_a_cell_says_whom_it_may_have_reached(workspace, alice, client):
    run = await sync_to_async(calling)(workspace)
    await lost(run)
    run = await taken_up_again(run, cell := PaperCell())
    await client_of(client, alice)
    card = await card_of(run, client)
    assert ("Call order once more?" in card, "api.example.com" in card, cell.jobs) == (True, True, [])


async def test_its_limits_cannot_be_changed_any_more(workspace, bob):
    run = await sync_to_async(open_to)(workspace, OPEN)
    await lost(run)
    review = await question(await taken_up_again(run, PaperCell()))
    with pytest.raises(Undecidable, match="begun already"):
        await decided(review, Approve(review.digest, Change(hosts=())), bob)


def calling(workspace) -> Run:
    Profile.objects.create(workspace=workspace, name="Open", is_default=True, hosts=OPEN, most_hosts=OPEN)
    tool = {"type": "python", "name": "order", "source": "def order() -> int: return 1", "review": "never"}
    return start_team(workspace, asking(tool), "hello", approve="all")


async def client_of(client, user) -> None:
    await sync_to_async(client.force_login)(user)


async def page_of(run: Run, client) -> str:
    response = await sync_to_async(client.get)(reverse("runs:run", args=[run.pk]))
    return response.content.decode()


async def card_of(run: Run, client) -> str:
    """From the beginning of the one review that waits to its end."""
    page = await page_of(run, client)
    at = page.index('class="review"')
    return page[at : page.index("</form>", at)]
