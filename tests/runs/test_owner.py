import os
import socket
import subprocess
import sys
from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.utils import timezone

from runs import driver, executions, lifecycle
from runs.models import Execution, PackageSet, Profile, Run
from runs.owner import OWNER, is_dead
from runs.profiles import baking, packages

from .rig import DONE, WORKING, PaperCell, start


@pytest.fixture
def dead() -> str:
    """The name of a process of this machine that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return f"{socket.gethostname()}:{process.pid}:abcdef"


def test_who_lives_is_not_dead():
    assert not is_dead(OWNER)
    assert not is_dead(f"{socket.gethostname()}:{os.getppid()}:abcdef")


def test_who_ended_is_dead(dead):
    assert is_dead(dead)


@pytest.mark.parametrize(
    "owner", ["", "elsewhere:1:abc", f"{socket.gethostname()}:x:abc", f"{socket.gethostname()}:1:abc"]
)
def test_of_others_nothing_is_known(owner):
    assert not is_dead(owner)


@pytest.mark.django_db(transaction=True)
def test_a_run_of_a_dead_driver_is_overdue_at_once(workspace, dead):
    run = start(workspace, DONE)
    lifecycle.claim(run.pk)
    Run.objects.filter(pk=run.pk).update(owner=dead)
    lifecycle.bury()
    assert lifecycle.overdue(timezone.now()) == [run.pk]


@pytest.mark.django_db(transaction=True)
def test_an_execution_of_a_dead_worker_is_overdue_at_once(workspace, dead):
    run = start(workspace, WORKING, DONE, approve="all")
    async_to_sync(driver.drive)(run.pk)
    Execution.objects.filter(run=run).update(state="running", owner=dead, lease_until=timezone.now().replace(year=2100))
    executions.bury()
    assert executions.overdue(timezone.now()) == [Execution.objects.get(run=run).pk]


@pytest.mark.django_db(transaction=True)
def test_packages_of_a_dead_worker_are_overdue_at_once_and_can_be_taken(workspace, dead):
    row = packages.wanted(Profile.objects.create(workspace=workspace, name="More", requirements="polars"))
    until = timezone.now() + timedelta(seconds=20)
    PackageSet.objects.filter(pk=row.pk).update(state="building", owner=dead, lease_until=until)
    assert packages.overdue(timezone.now()) == [row.pk]
    async_to_sync(baking.perform)(row.pk, PaperCell())
    row.refresh_from_db()
    assert (row.state, row.epoch) == ("failed", 1)  # for want of Docker
