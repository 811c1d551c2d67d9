"""A run that is killed anywhere, and taken up again, ends like the uncut run."""

from __future__ import annotations

import threading
from itertools import count

import pytest
from asgiref.sync import sync_to_async
from django.db import connection

from runs import driver, executing, journal
from runs.models import Artifact, Execution, Run
from runs.sandbox.cell import File

from .killing import Killed, killed_after_write, killed_before_statement, time_passes
from .rig import DONE, FAILING, WORKING, PaperCell, go_on, start

pytestmark = pytest.mark.django_db(transaction=True)

REPLIES = (FAILING, WORKING, "No code here.", DONE)
CHANGES = {"approve": "all", "default_reply": "Go on.", "files": (File("data.csv", b"a\n"),)}
#: Names of rows, clocks and dice: different in any two runs.
OWN = ("execution", "review", "attempts", "seconds", "by", "seed")


def story(run: Run) -> list[tuple[object, ...]]:
    def told(data):
        return {key: value for key, value in data.items() if key not in OWN}

    return [(entry.seq, entry.kind, entry.step, entry.identity, told(entry.data)) for entry in journal.read(run.pk)]


@pytest.fixture
def uncut(workspace):
    async def whole():
        run = await sync_to_async(start)(workspace, *REPLIES, **CHANGES)
        return await go_on(run)

    return whole


@pytest.mark.parametrize("killed", [killed_after_write, killed_before_statement])
async def test_killed_at_every_place(workspace, uncut, killed):
    expected = await sync_to_async(story)(await uncut())
    assert [kind for _, kind, *_ in expected].count("code_finished") == 2
    for place in count(1):
        run = await sync_to_async(start)(workspace, *REPLIES, **CHANGES)
        async with killed(place) as death:
            await go_on(run)
        await sync_to_async(time_passes)(run)
        run = await go_on(run)
        assert (run.status, await sync_to_async(story)(run)) == (Run.Status.ENDED, expected), f"killed at {place}"
        if not death.struck:
            break


async def test_totals_are_the_same_after_a_kill(workspace, uncut):
    whole, cut = await uncut(), await sync_to_async(start)(workspace, *REPLIES, **CHANGES)
    async with killed_after_write(3):
        await go_on(cut)
    await sync_to_async(time_passes)(cut)
    cut = await go_on(cut)
    assert (cut.completion_tokens, cut.summary, cut.seq) == (whole.completion_tokens, whole.summary, whole.seq)


async def test_a_lost_cell_starts_again_from_the_workspace_as_it_was(workspace):
    run = await sync_to_async(start)(workspace, WORKING, DONE, approve="all", files=(File("data.csv", b"a\n"),))
    cell = PaperCell(before=_kill_once())
    with pytest.raises(Killed):
        await go_on(run, cell)
    await sync_to_async(time_passes)(run)
    await go_on_from_the_cell(run, cell)
    assert [[file.name for file in job.files] for job in cell.jobs] == [["data.csv"], ["data.csv"]]


async def test_a_second_start_of_code_is_recorded_with_its_reason(workspace):
    run = await sync_to_async(start)(workspace, WORKING, DONE, approve="all")
    cell = PaperCell(before=_kill_once())
    with pytest.raises(Killed):
        await go_on(run, cell)
    await sync_to_async(time_passes)(run)
    run = await go_on_from_the_cell(run, cell)
    attempts = (await run.entries.aget(kind="code_finished")).data["attempts"]
    assert [attempt["number"] for attempt in attempts] == [1, 2]
    assert "lost" in attempts[1]["why"]


async def test_each_attempt_has_the_reason_of_its_own(workspace):
    run = await sync_to_async(start)(workspace, WORKING, DONE, approve="all")
    walls, dying = PaperCell(contained=False), PaperCell(before=_kill_once())
    await go_on(run, walls)
    await sync_to_async(driver.lifecycle.resume)(run.pk)
    with pytest.raises(Killed):
        await go_on(run, dying)
    await sync_to_async(time_passes)(run)
    run = await go_on_from_the_cell(run, dying)
    attempts = (await run.entries.aget(kind="code_finished")).data["attempts"]
    assert [words in attempt["why"] for words, attempt in zip(["first", "asked", "lost"], attempts, strict=True)] == [
        True
    ] * 3


async def test_the_late_outcome_of_a_lost_cell_changes_nothing(workspace):
    run = await sync_to_async(start)(workspace, WORKING, DONE, approve="all")
    await driver.drive(run.pk)
    execution = await Execution.objects.aget(run=run)
    late = PaperCell(before=lambda _job: _another_worker_takes_over(execution))
    await executing.perform(execution.pk, late)
    await execution.arefresh_from_db()
    assert (execution.state, await Artifact.objects.filter(run=run).acount()) == ("running", 0)


async def test_a_driver_that_lost_its_lease_writes_nothing(workspace):
    run = await sync_to_async(start)(workspace, WORKING, DONE)
    stale = await sync_to_async(driver.lifecycle.claim)(run.pk)
    await sync_to_async(time_passes)(run)
    await go_on(run)
    before = await sync_to_async(story)(run)
    stale.note(journal.Row("said"))
    with pytest.raises(journal.LostLease):
        await sync_to_async(stale.write)()
    assert await sync_to_async(story)(run) == before


async def test_two_drivers_at_once_are_one(workspace):
    run = await sync_to_async(start)(workspace, WORKING, DONE)
    assert await sync_to_async(driver.lifecycle.claim)(run.pk) is not None
    assert await sync_to_async(driver.lifecycle.claim)(run.pk) is None


async def test_another_engine_is_told_apart_and_not_gone_on_with(workspace):
    run = await go_on(await sync_to_async(start)(workspace, WORKING, DONE))
    await run.entries.filter(kind="model_answered").aupdate(identity={"step": "CallModel", "agent": "somebody else"})
    await Run.objects.filter(pk=run.pk).aupdate(status=Run.Status.QUEUED)
    run = await go_on(run)
    paused = await run.entries.alast()
    assert paused.data["cause"] == "another version"
    assert "somebody else" in paused.data["problem"]


async def go_on_from_the_cell(run: Run, cell: PaperCell) -> Run:
    await executing.perform((await Execution.objects.aget(run=run)).pk, cell)
    return await go_on(run, cell)


def _kill_once():
    deaths = [Killed()]

    def before(_job):
        if deaths:
            raise deaths.pop()

    return before


def _another_worker_takes_over(execution: Execution) -> None:
    # The paper cell runs on the event loop, where Django's ORM may not be used directly.
    def change() -> None:
        Execution.objects.filter(pk=execution.pk).update(epoch=execution.epoch + 2, owner="another")
        connection.close()

    thread = threading.Thread(target=change)
    thread.start()
    thread.join()
