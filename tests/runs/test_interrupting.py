"""A person ends the code that runs, or the tool, and not the run: the agent is told, and the conversation goes on."""

from __future__ import annotations

import asyncio

import pytest
from asgiref.sync import sync_to_async

from agents.conversation.code_blocks import BlockOutcome
from runs import driver, executing, executions, lifecycle, transcript
from runs.models import Execution, Run
from runs.sandbox.cell import File, Job, JobOutcome, OnOutput

from .rig import DONE, WORKING, PaperCell, go_on, start

pytestmark = pytest.mark.django_db(transaction=True)


class HeedfulCell(PaperCell):
    """Runs until it is interrupted, and then has left a file."""

    def __init__(self) -> None:
        super().__init__()
        self.started, self.asked_at_once = asyncio.Event(), False

    async def execute(self, job: Job, on_output: OnOutput, interrupted: asyncio.Event | None = None) -> JobOutcome:
        self.jobs.append(job)
        self.started.set()
        assert interrupted
        self.asked_at_once = interrupted.is_set()
        await interrupted.wait()
        outcome = BlockOutcome(
            137, (("out", "on\n"), ("err", "\nThe code was ended: a person stopped it.\n")), "stopped"
        )
        return JobOutcome(self.name, (outcome,), (File("half.txt", b"1"),))


@pytest.fixture
def quick(settings) -> None:
    settings.LEASE_SECONDS = 2


@pytest.fixture
def run(workspace) -> Run:
    return start(workspace, WORKING, DONE, approve="all")


async def asked(run: Run) -> Execution:
    await driver.drive(run.pk)
    return await Execution.objects.aget(run=run)


async def interrupt(execution: Execution, by) -> bool:
    return await sync_to_async(executions.interrupt)(execution.pk, by)


async def performed(execution: Execution, by) -> None:
    """Performed by a worker that a person interrupts."""
    cell = HeedfulCell()
    performing = asyncio.create_task(executing.perform(execution.pk, cell))
    await cell.started.wait()
    assert await interrupt(execution, by)
    await performing


async def test_it_works(run, alice, quick):
    execution = await asked(run)
    await performed(execution, alice)
    run = await go_on(run)
    finished = await run.entries.aget(kind="code_finished")
    assert (run.status, run.stop_rule) == (Run.Status.ENDED, "termination_msg")
    assert [block["ended"] for block in finished.data["blocks"]] == ["stopped"]


async def test_the_agent_is_told(run, alice, quick):
    await performed(await asked(run), alice)
    run = await go_on(run)
    said = [entry.data["content"] async for entry in run.entries.filter(kind="said").order_by("seq")]
    assert any("exitcode: 137 (execution failed)" in text and "a person stopped it" in text for text in said)


async def test_the_transcript_says_it(run, alice, quick):
    await performed(await asked(run), alice)
    items = (await sync_to_async(transcript.newest)(await go_on(run))).items
    executed = [item.execution for item in items if getattr(item, "execution", None)]
    assert [output.said for output in executed[0].outputs] == ["Stopped by a person"]


async def test_what_it_left_in_the_workspace_is_kept(run, alice, quick):
    await performed(await asked(run), alice)
    assert await run.artifacts.filter(name="half.txt").aexists()


async def test_who_did_it_is_kept_and_the_second_comes_too_late(run, alice, bob, quick):
    execution = await asked(run)
    await performed(execution, alice)
    await execution.arefresh_from_db()
    assert (execution.interrupted_by, await interrupt(execution, bob)) == (str(alice), False)


async def test_the_first_of_two_counts(run, alice, bob):
    execution = await asked(run)
    assert [await interrupt(execution, by) for by in (alice, bob)] == [True, False]
    await execution.arefresh_from_db()
    assert execution.interrupted_by == str(alice)


async def test_before_a_worker_took_it(run, alice):
    """It is not begun."""
    execution, cell = await asked(run), HeedfulCell()
    await interrupt(execution, alice)
    await asyncio.wait_for(executing.perform(execution.pk, cell), 30)
    await execution.arefresh_from_db()
    assert (cell.asked_at_once, execution.outcome["blocks"][0]["ended"]) == (True, "stopped")


async def test_a_worker_that_dies_does_not_forget_it(run, alice):
    """The next attempt is interrupted, too."""
    execution = await asked(run)
    performing = asyncio.create_task(executing.perform(execution.pk, cell := HeedfulCell()))
    await cell.started.wait()
    performing.cancel()
    await asyncio.wait([performing])
    await interrupt(execution, alice)
    await asyncio.wait_for(executing.perform(execution.pk, HeedfulCell()), 30)
    await execution.arefresh_from_db()
    assert (len(execution.attempts), execution.outcome["blocks"][0]["ended"]) == (2, "stopped")


async def test_not_after_the_run_has_ended(run, alice):
    execution = await asked(run)
    await sync_to_async(lifecycle.stop)(run.pk, alice)
    await go_on(run)
    assert not await interrupt(execution, alice)


async def test_another_s_code_goes_on(workspace, alice, quick):
    runs = [await sync_to_async(start)(workspace, WORKING, DONE, approve="all") for _ in range(2)]
    mine, other = [await asked(run) for run in runs]
    cell = HeedfulCell()
    going = asyncio.create_task(executing.perform(other.pk, cell))
    await cell.started.wait()
    await performed(mine, alice)
    assert not going.done()
    await interrupt(other, alice)
    await going
