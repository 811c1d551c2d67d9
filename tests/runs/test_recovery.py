"""What is left behind is found again: by the state of its row, never by what the broker remembers."""

from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.utils import timezone

from runs import driver, executions, lifecycle
from runs.models import Execution, Run

from .rig import DONE, WORKING, PaperCell, go_on, start

pytestmark = pytest.mark.django_db(transaction=True)

SOON = timedelta(seconds=lifecycle.UNHEARD.seconds + 1)


def later(wait: timedelta = SOON):
    return timezone.now() + wait


def test_a_run_whose_doorbell_was_lost_is_found(workspace):
    run = start(workspace, DONE)
    assert (lifecycle.overdue(timezone.now()), lifecycle.overdue(later())) == ([], [run.pk])


def test_a_run_whose_driver_died_is_found(workspace, settings):
    run = start(workspace, DONE)
    lifecycle.claim(run.pk)
    after_the_lease = later(timedelta(seconds=settings.LEASE_SECONDS + 1))
    assert (lifecycle.overdue(later()), lifecycle.overdue(after_the_lease)) == ([], [run.pk])


def test_a_run_that_waits_for_a_person_is_left_alone(workspace):
    async_to_sync(go_on)(start(workspace, WORKING, DONE))
    assert lifecycle.overdue(later(timedelta(days=30))) == []


def test_an_execution_that_nobody_took_is_found(workspace):
    run = start(workspace, WORKING, DONE, approve="all")
    async_to_sync(driver.drive)(run.pk)
    assert executions.overdue(later()) == [Execution.objects.get(run=run).pk]


def test_nothing_is_overdue_after_the_end(workspace):
    async_to_sync(go_on)(start(workspace, WORKING, DONE, approve="all"))
    far = later(timedelta(days=30))
    assert (lifecycle.overdue(far), executions.overdue(far)) == ([], [])


def test_a_renewed_lease_lasts(workspace, settings):
    run = start(workspace, DONE)
    lifecycle.claim(run.pk)
    Run.objects.filter(pk=run.pk).update(lease_until=timezone.now())
    assert lifecycle.renew([run.pk]) == set()
    assert lifecycle.overdue(later()) == []


def test_a_renewal_says_which_runs_a_person_stopped(workspace):
    run = start(workspace, DONE)
    lifecycle.claim(run.pk)
    lifecycle.stop(run.pk)
    assert lifecycle.renew([run.pk]) == {run.pk}


def test_code_that_no_person_approved_does_not_run_without_walls(workspace):
    run = start(workspace, WORKING, DONE, approve="all")
    cell = PaperCell(name="plain", contained=False)
    run = async_to_sync(go_on)(run, cell)
    assert (run.status, cell.jobs) == (Run.Status.PAUSED, [])
    assert "no real walls" in run.entries.get(kind="run_paused").data["problem"]
