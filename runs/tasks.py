"""The edges towards Celery: ids in, one call, nothing waits."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from celery import shared_task
from celery.signals import worker_ready, worker_shutting_down
from django.conf import settings
from django.utils import timezone

from runs import driver, executing, forgotten, loop, recovery
from runs.profiles import baking
from runs.rehearsals import performing as rehearsals
from runs.rules import deadlines
from runs.sandbox import choice
from runs.trials import performance as trials


@shared_task
def advance(run_id: str) -> None:
    """Drive a run for one slice. Redelivery is harmless: only one claim succeeds."""
    loop.run(driver.drive(UUID(run_id)))


@shared_task
def execute(execution_id: str) -> None:
    """Run approved code in a cell. Redelivery is harmless: only one claim succeeds."""
    loop.run(executing.perform(UUID(execution_id)))


@shared_task
def try_out(trial_id: str) -> None:
    """Try a tool that is being drawn. Redelivery is harmless: only one claim succeeds, and only once."""
    loop.run(trials.perform(UUID(trial_id)))


@shared_task
def rehearse(rehearsal_id: str) -> None:
    """Try code that waits for review. Redelivery is harmless: only one claim succeeds."""
    loop.run(rehearsals.perform(UUID(rehearsal_id)))


@shared_task
def bake(set_id: str) -> None:
    """Install what a profile requires. Redelivery is harmless: only one claim succeeds."""
    loop.run(baking.perform(UUID(set_id)))


@shared_task
def sweep() -> None:
    """Find what was left behind by lost doorbells and dead workers, and ring again."""
    recovery.sweep()


@shared_task
def reap() -> None:
    """Remove cells whose host died."""
    loop.run(recovery.reap())


@shared_task
def forget() -> None:
    """Remove contents of files that nothing names any more."""
    forgotten.sweep(timezone.now())


@shared_task
def keep_deadlines() -> None:
    """Remind, escalate and reject what nobody decided in time. Each happens once, however many beats there are."""
    deadlines.sweep()


@worker_ready.connect
def _catch_up(sender: Any, **_: Any) -> None:
    # At start-up, not five seconds later: whoever restarts after a crash looks at the page at once.
    sweep.delay()
    keep_deadlines.delay()
    if settings.CELERY_TASK_ROUTES[reap.name]["queue"] in sender.app.amqp.queues.consume_from:  # next to a sandbox
        reap.delay()
        loop.begin(choice.keep_ready(settings.READY_CELLS))


@worker_shutting_down.connect
def _let_go(**_: Any) -> None:
    # Every run is given back at once; Celery would wait for its tasks instead.
    loop.cancel_all()
