"""The edges towards Celery: ids in, one call, nothing waits. The only room that knows Celery.

What a task does is imported when it runs: ringing from a web process must not load driver, providers and Docker.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import Any
from uuid import UUID

from celery import Task, shared_task
from celery.signals import worker_ready, worker_shutting_down
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger("parley.tasks")


def ring(run_id: UUID) -> None:
    """Have a worker take the run up, once the current transaction is committed."""
    transaction.on_commit(partial(_send, advance, run_id))


def ring_sandbox(execution_id: UUID) -> None:
    """Have a sandbox worker take the execution up, once the current transaction is committed."""
    transaction.on_commit(partial(_send, execute, execution_id))


def _send(task: Task[..., None], row_id: UUID) -> None:
    try:
        task.delay(str(row_id))
    except OperationalError as error:
        # The row is committed and is the truth; the sweep rings again when the broker is back.
        log.warning("the broker is away (%s); %s waits for the next sweep", error, row_id)


@shared_task
def advance(run_id: str) -> None:
    """Drive a run for one slice. Redelivery is harmless: only one claim succeeds."""
    from runs import driver, loop

    loop.run(driver.drive(UUID(run_id)))


@shared_task
def execute(execution_id: str) -> None:
    """Run approved code in a cell. Redelivery is harmless: only one claim succeeds."""
    from runs import executions, loop

    loop.run(executions.perform(UUID(execution_id)))


@shared_task
def sweep() -> None:
    """Find what was left behind by lost doorbells and dead workers, and ring again."""
    from runs import recovery

    recovery.sweep()


@shared_task
def reap() -> None:
    """Remove cells whose host died."""
    from runs import loop, recovery

    loop.run(recovery.reap())


@worker_ready.connect
def _catch_up(**_: Any) -> None:
    # At start-up, not five seconds later: whoever restarts after a crash looks at the page at once.
    sweep.delay()


@worker_shutting_down.connect
def _let_go(**_: Any) -> None:
    # Every run is given back at once; Celery would wait for its tasks instead.
    from runs import loop

    loop.cancel_all()
