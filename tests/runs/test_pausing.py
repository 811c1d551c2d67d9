"""A person's pause, resume and stop: in every status, twice, by two at once, and after a kill at every statement."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from itertools import count

import pytest
from asgiref.sync import sync_to_async

from agents.spec import TeamSpec
from runs import driver, executing, journal, lifecycle
from runs.lifecycle import Order
from runs.models import Execution, Run
from runs.reviews import deciding, verdicts
from tests.model_server import Hold, ModelServer, Text

from .killing import killed_before_statement, time_passes
from .rig import DONE, WORKING, PaperCell, go_on, start, team, waiting_review

pytestmark = pytest.mark.django_db(transaction=True)

pause, resume, stop = (sync_to_async(wish) for wish in (lifecycle.pause, lifecycle.resume, lifecycle.stop))


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@pytest.fixture
def asking(workspace, server) -> Run:
    """A run whose model is the server."""
    workspace.connections.create(name="M", kind="openai", base_url=server.base_url, model="m")
    spec = team(default_reply="And?")
    spec["agents"][0]["model"] = "M"
    return lifecycle.start(Order(workspace, TeamSpec.parse(spec), "Write."), ring=False)


async def kinds(run: Run) -> list[str]:
    return [entry.kind for entry in await sync_to_async(journal.read)(run.pk)]


async def status(run: Run) -> tuple[str, str]:
    await run.arefresh_from_db()
    return run.status, run.waits_for


# The statuses, each with how a run comes to it.


async def queued(run: Run) -> None:
    assert await status(run) == ("queued", "")


async def running(run: Run) -> None:
    assert await sync_to_async(lifecycle.claim)(run.pk)


async def waiting(run: Run) -> None:
    await driver.drive(run.pk)
    assert await status(run) == ("waiting", "review")


async def for_the_sandbox(run: Run) -> None:
    await waiting(run)
    review = await sync_to_async(waiting_review)(run)
    await sync_to_async(deciding.decide)(review.pk, verdicts.Approve(review.digest), None)
    await driver.drive(run.pk)
    assert await status(run) == ("waiting", "sandbox")


async def paused(run: Run) -> None:
    await pause(run.pk)
    assert await status(run) == ("paused", "")


async def ended(run: Run) -> None:
    await stop(run.pk)
    await driver.drive(run.pk)
    assert await status(run) == ("ended", "")


PLACES = [queued, running, waiting, for_the_sandbox, paused, ended]


async def finished(run: Run, cell: PaperCell) -> Run:
    """To the end: what a review waits for is approved, and a pause is undone."""
    await sync_to_async(time_passes)(run)
    for _ in range(4):
        run = await go_on(run, cell)
        if run.status == Run.Status.PAUSED:
            await resume(run.pk)
        elif run.waits_for == Run.WaitsFor.REVIEW:
            review = await sync_to_async(waiting_review)(run)
            await sync_to_async(deciding.decide)(review.pk, verdicts.Approve(review.digest), None)
    return await go_on(run, cell)


async def test_it_goes_on_where_it_was(workspace):
    run = await sync_to_async(start)(workspace, WORKING, DONE)
    await waiting(run)
    assert await pause(run.pk)
    assert await resume(run.pk)
    run = await go_on(run)
    assert (run.status, run.waits_for) == ("waiting", "review")
    assert (await kinds(run))[-2:] == ["run_paused", "run_resumed"]


@pytest.mark.parametrize("comes_to", PLACES)
async def test_a_pause_in_every_status(workspace, alice, bob, comes_to):
    """Twice, by two people: at most one of them is told that it was they."""
    run = await sync_to_async(start)(workspace, WORKING, DONE)
    await comes_to(run)
    took = [await pause(run.pk, by) for by in (alice, bob)]
    assert took == [comes_to not in (paused, ended), False]
    await sync_to_async(time_passes)(run)
    await driver.drive(run.pk)
    assert (await status(run))[0] == ("ended" if comes_to is ended else "paused")
    if comes_to not in (paused, ended):
        assert (await run.entries.alast()).data["by"] == "Alice"


@pytest.mark.parametrize("wishes", [(pause,), (pause, resume), (pause, pause, resume, resume), (resume,)])
@pytest.mark.parametrize("comes_to", PLACES)
async def test_whatever_was_wished_it_ends_and_nothing_happens_twice(workspace, comes_to, wishes):
    run, cell = await sync_to_async(start)(workspace, WORKING, DONE), PaperCell()
    await comes_to(run)
    for wish in wishes:
        await wish(run.pk)
    run = await finished(run, cell)
    assert run.status == Run.Status.ENDED
    if comes_to is not ended:
        assert ((await kinds(run)).count("model_answered"), len(cell.jobs)) == (2, 1)


@pytest.mark.parametrize("wishes", [(stop,), (pause, stop), (stop, pause), (stop, resume, stop)])
@pytest.mark.parametrize("comes_to", PLACES)
async def test_a_stop_in_every_status(workspace, comes_to, wishes):
    run = await sync_to_async(start)(workspace, WORKING, DONE)
    await comes_to(run)
    for wish in wishes:
        await wish(run.pk)
    await sync_to_async(time_passes)(run)
    run = await go_on(run)
    assert (run.status, run.stop_rule, (await kinds(run)).count("run_ended")) == ("ended", "stopped", 1)


@pytest.mark.parametrize("wish", [lifecycle.pause, lifecycle.resume, lifecycle.stop])
@pytest.mark.parametrize("comes_to", [queued, waiting, for_the_sandbox, paused])
async def test_killed_at_every_statement_of_a_wish(workspace, comes_to, wish: Callable[..., bool]):
    for place in count(1):
        run, cell = await sync_to_async(start)(workspace, WORKING, DONE), PaperCell()
        await comes_to(run)
        async with killed_before_statement(place) as death:
            await sync_to_async(wish)(run.pk)
            await driver.drive(run.pk)
        run = await finished(run, cell)
        told = await kinds(run)
        assert (run.status, told[-1], told.count("run_ended")) == ("ended", "run_ended", 1), f"killed at {place}"
        assert len(cell.jobs) in ((0, 1) if run.stop_rule == "stopped" else (1,)), f"killed at {place}"
        if not death.struck:
            break


async def test_a_model_call_under_way_is_finished_and_kept(asking, alice, server):
    run, hold = asking, Hold()
    server.answers(Text("One.", hold=hold), Text("Two."), Text(DONE))
    driving = asyncio.create_task(driver.drive(run.pk))
    await hold.reached()
    assert await pause(run.pk, alice)
    hold.release()
    await driving
    run = await go_on(run)
    assert (run.status, len(server.requests), (await kinds(run)).count("model_answered")) == ("paused", 1, 1)
    await resume(run.pk, alice)
    run = await go_on(run)
    assert (run.status, len(server.requests), (await kinds(run)).count("model_answered")) == ("ended", 3, 3)


async def test_a_pause_that_is_taken_back_in_time_leaves_no_trace(asking, alice, server):
    run, hold = asking, Hold()
    server.answers(Text(DONE, hold=hold))
    driving = asyncio.create_task(driver.drive(run.pk))
    await hold.reached()
    assert [await pause(run.pk, alice), await resume(run.pk, alice), await resume(run.pk, alice)] == [True, True, False]
    hold.release()
    await driving
    run = await go_on(run)
    assert (run.status, "run_paused" in await kinds(run)) == ("ended", False)


async def test_code_that_is_queued_waits_for_the_run_to_go_on(workspace):
    run, cell = await sync_to_async(start)(workspace, WORKING, DONE, approve="all"), PaperCell()
    await driver.drive(run.pk)
    await pause(run.pk)
    execution = await Execution.objects.aget(run=run)
    await executing.perform(execution.pk, cell)
    assert cell.jobs == []
    await resume(run.pk)
    assert ((await go_on(run, cell)).status, len(cell.jobs)) == ("ended", 1)


async def test_code_is_not_begun_after_the_answer_that_holds_it(asking, server):
    run, hold, cell = asking, Hold(), PaperCell()
    await Run.objects.filter(pk=run.pk).aupdate(approve="all")
    server.answers(Text(WORKING, hold=hold), Text(DONE))
    driving = asyncio.create_task(driver.drive(run.pk))
    await hold.reached()
    await pause(run.pk)
    hold.release()
    await driving
    run = await go_on(run, cell)
    assert (run.status, await Execution.objects.acount(), cell.jobs) == ("paused", 0, [])
    await resume(run.pk)
    assert ((await go_on(run, cell)).status, len(cell.jobs), len(server.requests)) == ("ended", 1, 2)


async def test_code_under_way_is_finished_and_kept(workspace):
    run = await sync_to_async(start)(workspace, WORKING, DONE, approve="all")
    await driver.drive(run.pk)
    execution = await Execution.objects.aget(run=run)
    reached, go = asyncio.Event(), asyncio.Event()

    class Slow(PaperCell):
        async def execute(self, job, on_output, interrupted):
            reached.set()
            await go.wait()
            return await super().execute(job, on_output)

    cell = Slow()
    performing = asyncio.create_task(executing.perform(execution.pk, cell))
    await reached.wait()
    await pause(run.pk)
    go.set()
    await performing
    assert await status(run) == ("paused", "")
    await resume(run.pk)
    assert ((await go_on(run, cell)).status, len(cell.jobs)) == ("ended", 1)


async def test_a_decision_that_comes_during_the_pause_is_not_lost(workspace):
    run, cell = await sync_to_async(start)(workspace, WORKING, DONE), PaperCell()
    await waiting(run)
    await pause(run.pk)
    review = await sync_to_async(waiting_review)(run)
    await sync_to_async(deciding.decide)(review.pk, verdicts.Approve(review.digest), None)
    assert ((await go_on(run, cell)).status, cell.jobs) == ("paused", [])
    await resume(run.pk)
    assert ((await go_on(run, cell)).status, len(cell.jobs)) == ("ended", 1)


@pytest.mark.parametrize(("wish", "after"), [(lifecycle.pause, "paused"), (lifecycle.stop, "ended")])
async def test_a_wish_that_comes_right_before_the_driver_sleeps_is_heard(workspace, wish, after):
    """Between its last look at the run and its wait: nobody beats for the run any more."""
    run = await sync_to_async(start)(workspace, WORKING, DONE)
    pen = await sync_to_async(lifecycle.claim)(run.pk)
    await sync_to_async(wish)(run.pk)
    await sync_to_async(lifecycle.wait)(pen, Run.WaitsFor.REVIEW, lambda: False)
    assert (await go_on(run)).status == after


async def test_a_stop_that_comes_right_before_an_error_pauses_the_run_is_heard(workspace):
    run = await sync_to_async(start)(workspace, WORKING, DONE)
    pen = await sync_to_async(lifecycle.claim)(run.pk)
    await stop(run.pk)
    await sync_to_async(lifecycle.halt)(pen, "unreachable", "Nothing answers.", "Start it.")
    run = await go_on(run)
    assert (run.status, run.stop_rule) == ("ended", "stopped")
