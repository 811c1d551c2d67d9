"""What goes away or goes wrong around a run: it waits or goes on, does nothing twice, and says which."""

from __future__ import annotations

import asyncio
import errno
import os
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.db import OperationalError, connection
from django.utils import timezone

from runs import database, doctor, driver, executing, leases, lifecycle
from runs.journal import ANSWERS
from runs.models import Execution, Review, Run
from studio.clock import Watch

from .killing import is_write, time_passes, watched
from .rig import DONE, FAILING, WORKING, PaperCell, go_on, start, waiting_review

pytestmark = pytest.mark.django_db(transaction=True)

HOURS = timedelta(hours=3)


class Away:
    """The database's statement number `at` of those that are marked fails, and `count` - 1 after it."""

    def __init__(self, at: int, count: int, is_marked: Callable[[str], bool] = is_write) -> None:
        self._left, self._count, self._is_marked = at, count, is_marked
        self.failures = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self._left -= self._is_marked(sql)
        if self._left <= 0 and self._is_marked(sql) and self.failures < self._count:
            self.failures += 1
            raise OperationalError("the database system is shutting down")
        return execute(sql, params, many, context)


def no_room(_descriptor: int) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def told(run: Run) -> list[str]:
    return list(run.entries.values_list("kind", flat=True))


def answered_once(run: Run) -> bool:
    entries = list(run.entries.values_list("seq", "step", "kind"))
    steps = [step for _, step, kind in entries if kind in ANSWERS]
    return len(steps) == len(set(steps)) and [seq for seq, *_ in entries] == list(range(1, len(entries) + 1))


@pytest.mark.parametrize("at", range(1, 9))
async def test_a_run_waits_while_the_database_is_restarted(workspace, at):
    run = await sync_to_async(start)(workspace, FAILING, WORKING, DONE, approve="all")
    async with watched(away := Away(at, 2)):
        run = await go_on(run)
    assert (run.status, away.failures) == (Run.Status.ENDED, 2)
    assert "run_paused" not in await sync_to_async(told)(run)
    assert await sync_to_async(answered_once)(run)


async def test_what_an_undone_transaction_noted_is_undone_with_it(workspace):
    run = await sync_to_async(start)(workspace, WORKING, DONE)
    async with watched(away := Away(1, 1, lambda sql: is_write(sql) and Review.objects.exists())):
        run = await go_on(run)
    assert away.failures == 1
    asked = await run.entries.aget(kind="review_requested")
    assert asked.data["review"] == str((await sync_to_async(waiting_review)(run)).pk)


async def test_a_database_that_stays_away_pauses_nothing(workspace, monkeypatch):
    monkeypatch.setattr(database, "PATIENCE_SECONDS", 0)
    run = await sync_to_async(start)(workspace, DONE)
    async with watched(Away(1, 1)):
        await driver.drive(run.pk)
    await run.arefresh_from_db()
    assert (run.status, await sync_to_async(told)(run)) == (Run.Status.RUNNING, ["run_started"])
    await sync_to_async(time_passes)(run)
    assert (await go_on(run)).status == Run.Status.ENDED


async def test_what_a_cell_did_is_kept_while_the_database_is_restarted(workspace):
    run = await sync_to_async(start)(workspace, WORKING, DONE, approve="all")
    cell = PaperCell()
    finishes = lambda sql: "UPDATE" in sql and "runs_execution" in sql and "outcome" in sql  # noqa: E731
    async with watched(away := Away(1, 2, finishes)):
        run = await go_on(run, cell)
    execution = await Execution.objects.aget(run=run)
    assert (run.status, away.failures, len(cell.jobs), len(execution.attempts)) == (Run.Status.ENDED, 2, 1, 1)


@pytest.mark.skipif("connection.vendor != 'sqlite'")
async def test_a_run_goes_on_when_a_full_disk_has_room_again(workspace, monkeypatch):
    monkeypatch.setattr(database, "PATIENCE_SECONDS", 0)
    run = await sync_to_async(start)(workspace, f"{'Much to say. ' * 50_000}\n\nTERMINATE")
    await sync_to_async(_limit_pages)(0)
    try:
        await driver.drive(run.pk)
        assert "model_answered" not in await sync_to_async(told)(run)
    finally:
        await sync_to_async(_limit_pages)(1 << 30)
    await sync_to_async(time_passes)(run)
    run = await go_on(run)
    assert (run.status, await sync_to_async(answered_once)(run)) == (Run.Status.ENDED, True)
    assert "run_paused" not in await sync_to_async(told)(run)


def _limit_pages(most: int) -> None:
    """SQLite takes what is in use already for the least. What other tests left empty would be room."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {max(most, cursor.fetchone()[0] + 2)}")
        cursor.fetchall()


def test_files_that_find_no_room_pause_the_run_and_say_so(workspace, monkeypatch):
    run = start(workspace, WORKING, DONE, approve="all")
    # What nobody stored before: bytes that are there already need no room.
    cell = PaperCell(writes=os.urandom(8))
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", no_room)
        run = async_to_sync(go_on)(run, cell)
    paused = run.entries.get(kind="run_paused").data
    assert run.status == Run.Status.PAUSED
    assert "No space left on device" in paused["problem"]
    assert "Free some disk space" in paused["mend"]
    lifecycle.resume(run.pk)
    assert async_to_sync(go_on)(run).status == Run.Status.ENDED


def test_an_error_of_ours_around_a_cell_is_told(workspace):
    def stumble(_job: Any) -> None:
        raise RuntimeError("stumbled")

    run = async_to_sync(go_on)(start(workspace, WORKING, DONE, approve="all"), PaperCell(before=stumble))
    assert run.status == Run.Status.PAUSED
    assert "RuntimeError: stumbled" in run.entries.get(kind="run_paused").data["problem"]


def test_a_clock_that_jumps_ahead_takes_no_run_from_who_lives(workspace, settings):
    lifecycle.claim(start(workspace, DONE).pk)
    watch = Watch()
    watch.seconds_since_set((timezone.now() - HOURS).timestamp())  # the last look before the jump
    Run.objects.update(lease_until=timezone.now() - HOURS)  # what was "in twenty seconds" is three hours ago
    held = Run.objects.filter(status=Run.Status.RUNNING)
    assert not held.filter(leases.lapsed(watch=watch)).exists()
    settings.LEASE_SECONDS = 0  # whoever lives would have said so by now
    assert held.filter(leases.lapsed(watch=watch)).exists()


def test_a_clock_that_jumps_back_hides_no_run_whose_driver_is_gone(workspace):
    run = start(workspace, DONE)
    lifecycle.claim(run.pk)
    Run.objects.update(lease_until=timezone.now() + HOURS, owner="elsewhere:1:a")
    assert lifecycle.overdue(timezone.now()) == [run.pk]
    assert lifecycle.claim(run.pk)


def test_a_clock_that_jumps_back_hides_no_lost_doorbell(workspace):
    run = start(workspace, DONE)
    Run.objects.update(touched=timezone.now() + HOURS)
    assert lifecycle.overdue(timezone.now()) == [run.pk]


def test_what_is_well_is_no_finding_of_the_doctor(workspace):
    start(workspace, DONE)
    lifecycle.claim(start(workspace, DONE).pk)
    assert doctor._workers().state == doctor.State.OK


async def test_a_task_that_is_delivered_twice_is_done_once(workspace):
    run = await sync_to_async(start)(workspace, WORKING, DONE, approve="all")
    await asyncio.gather(*(driver.drive(run.pk) for _ in range(3)))
    execution, cell = await Execution.objects.aget(run=run), PaperCell()
    await asyncio.gather(*(executing.perform(execution.pk, cell) for _ in range(3)))
    assert len(cell.jobs) == 1
    assert await sync_to_async(answered_once)(await go_on(run, cell))


def test_a_task_that_comes_hours_late_changes_nothing(workspace):
    cell = PaperCell()
    run = async_to_sync(go_on)(start(workspace, WORKING, DONE, approve="all"), cell)
    before = told(run)
    async_to_sync(driver.drive)(run.pk)
    async_to_sync(executing.perform)(Execution.objects.get(run=run).pk, cell)
    assert (told(run), len(cell.jobs)) == (before, 1)


def test_a_task_of_what_is_no_more_is_nothing(workspace):
    run, cell = async_to_sync(go_on)(start(workspace, WORKING, DONE, approve="all"), PaperCell()), PaperCell()
    gone, before = Execution.objects.get(run=run), told(run)
    Execution.objects.all().delete()
    async_to_sync(executing.perform)(gone.pk, cell)
    async_to_sync(driver.drive)(uuid.uuid4())
    assert (cell.jobs, told(run), Run.objects.get(), Execution.objects.count()) == ([], before, run, 0)


def test_a_run_that_is_deleted_under_its_cell_is_no_error(workspace):
    run = start(workspace, WORKING, DONE, approve="all")
    async_to_sync(driver.drive)(run.pk)
    async_to_sync(executing.perform)(Execution.objects.get(run=run).pk, cell := Deleting())
    assert (len(cell.jobs), Run.objects.exists(), Execution.objects.exists()) == (1, False, False)


class Deleting(PaperCell):
    async def execute(self, job: Any, on_output: Any, interrupted: object = None) -> Any:
        await Run.objects.all().adelete()
        return await super().execute(job, on_output)
