"""A run that does not go on by itself says why on its page; one that does says nothing."""

from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.utils import timezone

from runs import disk, driver, lifecycle
from runs.delays import delay_of
from runs.models import Execution, Run

from .rig import DONE, WORKING, PaperCell, go_on, start

pytestmark = pytest.mark.django_db(transaction=True)

LONG = timedelta(minutes=5)


def test_a_run_that_is_driven_or_was_just_started_has_none(workspace):
    run, other = start(workspace, DONE), start(workspace, DONE)
    lifecycle.claim(other.pk)
    other.refresh_from_db()
    assert (delay_of(run), delay_of(other)) == ("", "")


def test_a_run_that_nobody_takes_up_says_so_on_its_page(workspace, as_alice):
    run = start(workspace, DONE)
    Run.objects.update(touched=timezone.now() - LONG)
    assert "No worker has taken the run up" in as_alice.get(f"/runs/{run.pk}/").content.decode()
    assert "No worker has taken the run up" in as_alice.get(f"/runs/{run.pk}/entries/").content.decode()


def test_a_run_whose_driver_went_silent_says_so(workspace):
    run = start(workspace, DONE)
    lifecycle.claim(run.pk)
    Run.objects.update(lease_until=timezone.now() - LONG, owner="elsewhere:1:a")
    run.refresh_from_db()
    assert "No worker has taken the run up" in delay_of(run)


def test_code_that_nobody_takes_up_says_so(workspace):
    run = start(workspace, WORKING, DONE, approve="all")
    async_to_sync(driver.drive)(run.pk)
    run.refresh_from_db()
    assert delay_of(run) == ""
    Run.objects.update(touched=timezone.now() - LONG)
    assert "taken its code up" in delay_of(run)


def test_a_full_disk_is_named(workspace, monkeypatch):
    run = start(workspace, DONE)
    monkeypatch.setattr(disk, "FULL", 1 << 60)
    assert "The disk is full" in delay_of(run)


def test_who_waits_for_a_person_is_not_late(workspace, monkeypatch):
    monkeypatch.setattr(disk, "FULL", 1 << 60)
    run = async_to_sync(go_on)(start(workspace, WORKING, DONE), PaperCell())
    Run.objects.update(touched=timezone.now() - LONG)
    assert (delay_of(run), Execution.objects.count()) == ("", 0)
