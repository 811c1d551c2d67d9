"""A stop reaches a run whatever it is doing: while a model writes, while code runs, while it waits."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from asgiref.sync import sync_to_async

from agents.spec import TeamSpec
from runs import driver, executing, lifecycle
from runs.lifecycle import Order
from runs.models import Execution, Run
from runs.sandbox.cell import Job, JobOutcome, OnOutput
from tests.model_server import Hold, ModelServer, Text

from .rig import DONE, WORKING, PaperCell, go_on, start, team

pytestmark = pytest.mark.django_db(transaction=True)


class EndlessCell(PaperCell):
    """Runs until it is cancelled, and remembers that it was."""

    def __init__(self) -> None:
        super().__init__()
        self.started, self.ended = asyncio.Event(), False

    async def execute(self, job: Job, on_output: OnOutput, interrupted: object = None) -> JobOutcome:
        self.started.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.ended = True
        raise AssertionError("an endless cell does not end by itself")


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@pytest.fixture
def quick(settings) -> None:
    settings.LEASE_SECONDS = 2


@pytest.fixture
def asking(workspace, server) -> Run:
    """A run whose model is the server."""
    workspace.connections.create(name="M", kind="openai", base_url=server.base_url, model="m")
    spec = team()
    spec["agents"][0]["model"] = "M"
    return lifecycle.start(Order(workspace, TeamSpec.parse(spec), "Write."), ring=False)


async def test_while_a_model_writes(asking, alice, server, quick):
    run, hold = asking, Hold()
    server.answers(Text(f"One two {DONE}", hold=hold, hold_at=2))
    driving = asyncio.create_task(driver.drive(run.pk))
    await hold.reached()
    await sync_to_async(lifecycle.stop)(run.pk, alice)
    await driving
    hold.release()
    await run.arefresh_from_db()
    assert (run.status, run.stop_rule, run.stop_text) == ("ended", "stopped", "Alice stopped the run.")


async def test_while_code_runs(workspace, alice, quick):
    run = await sync_to_async(start)(workspace, WORKING, DONE, approve="all")
    await driver.drive(run.pk)
    execution = await Execution.objects.aget(run=run)
    cell = EndlessCell()
    performing = asyncio.create_task(executing.perform(execution.pk, cell))
    await cell.started.wait()
    await sync_to_async(lifecycle.stop)(run.pk, alice)
    await performing
    run = await go_on(run)
    assert (cell.ended, run.status) == (True, Run.Status.ENDED)
    assert not await run.entries.filter(kind="code_finished").aexists()


async def test_the_end_of_a_worker_is_no_stop(asking, server):
    """A cancelled driver (its worker is told to end) gives the run back as it is."""
    run, hold = asking, Hold()
    server.answers(Text(DONE, hold=hold))
    driving = asyncio.create_task(driver.drive(run.pk))
    await hold.reached()
    driving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await driving
    hold.release()
    await run.arefresh_from_db()
    assert (run.status, run.owner) == (Run.Status.QUEUED, "")
