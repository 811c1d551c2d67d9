"""Finding what was left behind: runs and executions without a driver, cells without a host."""

from __future__ import annotations

from django.utils import timezone

from runs import doorbell, executions, lifecycle
from runs.database import stored
from runs.models import Execution, PackageSet, Rehearsal, Trial
from runs.profiles import packages
from runs.rehearsals import asking as rehearsals
from runs.sandbox.choice import sandboxes
from runs.trials import asking as trials


def sweep() -> None:
    """Ring again for everything overdue. Harmless to repeat: only one claim succeeds."""
    lifecycle.bury()
    executions.bury()
    now = timezone.now()
    for run_id in lifecycle.overdue(now):
        doorbell.ring(run_id)
    for execution_id in executions.overdue(now):
        doorbell.ring_sandbox(execution_id)
    for set_id in packages.overdue(now):
        doorbell.ring_packages(set_id)
    trials.sweep(now)
    rehearsals.sweep(now)


async def reap() -> None:
    """Remove cells of runs that no execution is running for, of trials and rehearsals that have ended, and of no
    packages that are being installed."""
    alive = await stored(_alive)()
    for sandbox in sandboxes():
        await sandbox.reap(alive.__contains__)


def _alive() -> set[str]:
    running = Execution.objects.filter(state=Execution.State.RUNNING).values_list("run_id", flat=True)
    tried = Trial.objects.filter(state=Trial.State.RUNNING).values_list("pk", flat=True)
    rehearsed = Rehearsal.objects.filter(state=Rehearsal.State.RUNNING).values_list("pk", flat=True)
    asked = PackageSet.objects.filter(state=PackageSet.State.BUILDING).values_list("pk", flat=True)
    return {str(key) for key in (*running, *tried, *rehearsed, *asked)}
