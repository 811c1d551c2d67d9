"""Ringing is by name, after the commit, and a broker that is away fails nobody."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from celery import Celery, current_app
from django.db import transaction

from runs import doorbell, tasks
from runs.models import Run

from .rig import DONE, WORKING, start


@pytest.fixture
def broken_broker() -> Iterator[None]:
    """The current app's broker is a port where nobody listens."""
    usual = current_app._get_current_object()
    Celery("broken", broker="redis://127.0.0.1:1/0").set_current()
    yield
    usual.set_current()


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_is_logged_and_nothing_else(broken_broker, caplog):
    doorbell.ring(uuid4())
    assert "waits for the next sweep" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_nobody_rings_for_what_was_rolled_back(broken_broker, caplog):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        doorbell.ring(uuid4())
        raise ZeroDivisionError
    assert caplog.text == ""


def test_the_names_are_those_of_the_tasks():
    assert {tasks.advance.name, tasks.execute.name} == {"runs.tasks.advance", "runs.tasks.execute"}


@pytest.mark.django_db(transaction=True)
def test_the_tasks_do_what_they_are_rung_for(workspace):
    run = start(workspace, WORKING, DONE)
    tasks.advance(str(run.pk))
    run.refresh_from_db()
    assert (run.status, run.waits_for) == (Run.Status.WAITING, Run.WaitsFor.REVIEW)
