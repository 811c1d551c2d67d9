"""Many people wish for many things at the same time, each on a connection of their own, while the run is driven."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from runs import driver, forks, journal, lifecycle
from runs.budgets import asking
from runs.models import Overrun, Run

from .rig import DONE, PaperCell, go_on, start, start_team, team

# The tests' SQLite lies in memory, where a connection is refused at once instead of waiting for another's lock.
waits = pytest.mark.skipif(connection.vendor == "sqlite", reason="connections do not wait for one another in memory")
pytestmark = [pytest.mark.django_db(transaction=True), waits]

PEOPLE = 6


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each returned or raised; all begin together."""
    line = Barrier(len(acts))

    def act(one: Callable[[], Any]) -> Any:
        line.wait()
        try:
            return one()
        except asking.Undecidable as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def whole(run: Run) -> list[str]:
    """The kinds of its entries, which have to be contiguous."""
    entries = journal.read(run.pk)
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    return [entry.kind for entry in entries]


def to_its_end(run: Run) -> Run:
    """Paused runs are resumed, overdue leases taken over."""
    for _ in range(PEOPLE):
        Run.objects.filter(pk=run.pk, status=Run.Status.RUNNING).update(lease_until=run.created)
        run = asyncio.run(go_on(run, PaperCell()))
        lifecycle.resume(run.pk)
    return run


def test_one_of_all_who_pause_is_told_that_it_was_they(workspace):
    run = start(workspace, DONE)
    assert sorted(at_once(*[lambda: lifecycle.pause(run.pk)] * PEOPLE)) == [False] * (PEOPLE - 1) + [True]
    assert whole(run).count("run_paused") == 1


def test_one_of_all_who_resume_does(workspace):
    run = start(workspace, DONE)
    lifecycle.pause(run.pk)
    assert sum(at_once(*[lambda: lifecycle.resume(run.pk)] * PEOPLE)) == 1
    assert whole(run).count("run_resumed") == 1


def test_wishes_and_drivers_at_once_leave_no_run_stuck(workspace):
    wishes = (lifecycle.pause, lifecycle.resume, lifecycle.pause)
    for _ in range(5):
        run = start(workspace, "One.", "Two.", DONE, default_reply="And?")
        acts = [lambda wish=wish, run=run: wish(run.pk) for wish in wishes]
        at_once(*acts, lambda run=run: asyncio.run(driver.drive(run.pk)))
        assert to_its_end(run).status == Run.Status.ENDED
        assert whole(run).count("model_answered") == 3


def test_one_of_all_who_decide_about_a_budget_is_heard(workspace):
    spec = team(default_reply="And?") | {"budget": {"turns": 1}}
    run = asyncio.run(go_on(start_team(workspace, spec, DONE)))
    overrun = Overrun.objects.get(run=run)
    acts = [lambda: asking.raise_to(overrun.pk, {"turns": 9}, None), lambda: asking.end(overrun.pk, None)] * 3
    assert sum(outcome is None for outcome in at_once(*acts)) == 1
    assert to_its_end(run).status == Run.Status.ENDED
    assert whole(run).count("budget_decided") == 1


def test_all_who_try_again_get_the_same_fork(workspace):
    run = start(workspace, DONE)
    lifecycle.stop(run.pk)
    run = asyncio.run(go_on(run))
    assert len({fork.pk for fork in at_once(*[lambda: forks.retry(Run.objects.get(pk=run.pk))] * PEOPLE)}) == 1


def test_forks_are_numbered_apart(workspace):
    run = asyncio.run(go_on(start(workspace, DONE)))
    made = at_once(*[lambda: forks.fork(run, 3)] * PEOPLE)
    assert sorted(fork.number for fork in made) == list(range(2, PEOPLE + 2))
