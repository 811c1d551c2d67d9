"""Why a run that should go on by itself does not, in a sentence for its page."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from runs import disk, executions, lifecycle
from runs.models import Run

#: A doorbell that nobody heard for this long means that no worker is listening.
DEAF = timedelta(seconds=30)

_FULL = "The disk is full: the run waits, and goes on when there is room again."
_NO_WORKER = "No worker has taken the run up for a while. It goes on when one does; the Doctor page says more."
_NO_SANDBOX = "No worker has taken its code up for a while. It goes on when one does; the Doctor page says more."


def delay_of(run: Run) -> str:
    """ "" where it goes on, or waits for nothing but a person."""
    waits_for_a_person = run.status == Run.Status.WAITING and run.waits_for != Run.WaitsFor.SANDBOX
    if waits_for_a_person or run.status in (Run.Status.PAUSED, Run.Status.ENDED):
        return ""
    if disk.is_full():
        return _FULL
    since = timezone.now() - DEAF
    if Run.objects.filter(lifecycle.left_alone(since), pk=run.pk).exists():
        return _NO_WORKER
    return _NO_SANDBOX if run.executions.filter(executions.left_alone(since)).exists() else ""
