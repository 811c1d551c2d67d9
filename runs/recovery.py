"""Finding what was left behind: runs and executions without a driver, cells without a host."""

from __future__ import annotations

from django.utils import timezone

from runs import doorbell, executions, lifecycle
from runs.database import stored
from runs.models import Execution
from runs.sandbox.choice import sandboxes


def sweep() -> None:
    """Ring again for everything overdue. Harmless to repeat: only one claim succeeds."""
    lifecycle.bury()
    executions.bury()
    now = timezone.now()
    for run_id in lifecycle.overdue(now):
        doorbell.ring(run_id)
    for execution_id in executions.overdue(now):
        doorbell.ring_sandbox(execution_id)


async def reap() -> None:
    """Remove cells of runs that no execution is running for."""
    alive = await stored(_alive)()
    for sandbox in sandboxes():
        await sandbox.reap(alive.__contains__)


def _alive() -> set[str]:
    running = Execution.objects.filter(state=Execution.State.RUNNING).values_list("run_id", flat=True)
    return {str(run_id) for run_id in running}
