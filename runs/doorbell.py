"""The doorbell: tells a worker that there is something to do, and knows no more of it than a name.

The row is the truth. A ring that is lost, or for nothing, does no harm: only one claim succeeds, and the sweep rings
again for what nobody took.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import Any
from uuid import UUID

from celery import current_app
from django.db import transaction

log = logging.getLogger("parley.doorbell")


def ring(run_id: UUID) -> None:
    """Have a worker take the run up, once the current transaction is committed."""
    transaction.on_commit(partial(_send, "runs.tasks.advance", run_id))


def ring_sandbox(execution_id: UUID) -> None:
    """Have a sandbox worker take the execution up, once the current transaction is committed."""
    transaction.on_commit(partial(_send, "runs.tasks.execute", execution_id))


def ring_trial(trial_id: UUID, queue: str) -> None:
    """Have a worker of this queue try something, once the current transaction is committed."""
    transaction.on_commit(partial(_send, "runs.tasks.try_out", trial_id, queue=queue))


def ring_rehearsal(rehearsal_id: UUID) -> None:
    """Have a sandbox worker try code that waits for review, once the current transaction is committed."""
    transaction.on_commit(partial(_send, "runs.tasks.rehearse", rehearsal_id))


def ring_packages(set_id: UUID) -> None:
    """Have a sandbox worker look after these packages, once the current transaction is committed."""
    transaction.on_commit(partial(_send, "runs.tasks.bake", set_id))


def _send(task: str, row_id: UUID, **options: Any) -> None:
    try:
        current_app.send_task(task, [str(row_id)], **options)
    except Exception as error:  # noqa: BLE001 - what is committed is done, whatever a broker stumbles over
        log.warning("the broker is away (%s); %s waits for the next sweep", error, row_id)
