"""The life of a run: the only place that writes a run's status.

    queued ──claim──▶ running ──wait──▶ waiting ──wake──▶ queued
                        │  │──pause──▶ paused ──resume──▶ queued
                        │  └──release─▶ queued
                        └──end──▶ ended

Every move is one UPDATE with the old state in its filter: a count other than 1 means that somebody else was first.
A run that becomes queued is rung for (its task is enqueued) on commit; a doorbell that is lost is found by `overdue`.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone

from agents.models import Team
from agents.spec import TeamSpec
from runs import doorbell, journal, leases, owner, workspace
from runs.journal import Lease, LostLease, Pen, Row
from runs.models import Artifact, Run
from runs.owner import OWNER
from runs.sandbox.cell import File
from studio.accounts.models import User, Workspace

#: A queued run that nobody took for this long lost its doorbell.
UNHEARD = timedelta(seconds=5)

#: Wide enough that no two runs toss alike, and a number that a person can copy.
SEED_BITS = 32


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be run: the team's spec as it is now, the task, the files, and who approves code. `version` is the
    number under which that spec was published, if it was."""

    workspace: Workspace
    spec: TeamSpec
    task: str
    files: tuple[File, ...] = ()
    approve: str = Run.Approve.TEAM
    team: Team | None = None
    by: User | None = None
    version: int | None = None


def start(order: Order, *, ring: bool = True) -> Run:
    """Write the run, its files and its first entry in one transaction; a slice is enqueued on commit.

    `ring` False leaves it to the caller to drive the run (the command line does).
    """
    inputs = [workspace.stored(file) for file in order.files]
    with transaction.atomic():
        # The workspace's row is the lock under which numbers are given out.
        Workspace.objects.select_for_update().get(pk=order.workspace.pk)
        last = Run.objects.filter(workspace=order.workspace).aggregate(last=Max("number"))["last"]
        run = Run.objects.create(
            workspace=order.workspace,
            number=(last or 0) + 1,
            team=order.team,
            version=order.version,
            spec=order.spec.dump(),
            task=order.task,
            approve=order.approve,
            started_by=order.by,
        )
        for artifact in inputs:
            artifact.run = run
        Artifact.objects.bulk_create(inputs)
        journal.open_with(run, Row("run_started", _opening(order)))
        if ring:
            doorbell.ring(run.pk)
    return run


def claim(run_id: UUID) -> Pen | None:
    """Take a run that is queued, or whose holder has gone silent. None: there is nothing to do for us."""
    free = Q(status=Run.Status.QUEUED) | Q(status=Run.Status.RUNNING) & leases.lapsed()
    taken = Run.objects.filter(free, pk=run_id).update(
        status=Run.Status.RUNNING,
        waits_for=Run.WaitsFor.NOTHING,
        epoch=F("epoch") + 1,
        owner=OWNER,
        lease_until=leases.end(),
    )
    if not taken:
        return None
    epoch, seq = Run.objects.values_list("epoch", "seq").get(pk=run_id)
    return Pen(Lease(run_id, epoch), seq)


def renew(run_ids: list[UUID]) -> set[UUID]:
    """Say that this process still drives these runs; returns those that a person asked to stop."""
    held = Run.objects.filter(pk__in=run_ids, owner=OWNER, status=Run.Status.RUNNING)
    held.update(lease_until=leases.end())
    return set(held.filter(stop_requested=True).values_list("pk", flat=True))


def wait(pen: Pen, waits_for: Run.WaitsFor, is_answered: Callable[[], bool]) -> None:
    """Let go until a person or a cell has answered: no worker and no memory is held meanwhile.

    `is_answered` is asked once no answer can come in between: where one came while another branch of the run was still
    at work, the run is given back instead.
    """
    with pen.writing():
        lock(pen.lease.run_id)
        if is_answered():
            _give_back(pen.lease)
        else:
            _move(pen.lease, status=Run.Status.WAITING, waits_for=waits_for)


def release(pen: Pen) -> None:
    """Give the run back, to be taken up by whoever comes next (the end of a slice, or of this worker)."""
    with pen.writing():
        _give_back(pen.lease)


def pause(pen: Pen, cause: str, problem: str, mend: str) -> None:
    """Stop where it is because of something that only a person can put right; nothing is lost."""
    with pen.writing(Row("run_paused", {"cause": cause, "problem": problem, "mend": mend})):
        _move(pen.lease, status=Run.Status.PAUSED)


def end(pen: Pen, reason: dict[str, Any], summary: str = "") -> None:
    """`reason` has rule, agent and text, and maybe more (a StopReason as JSON)."""
    named = {"stop_rule": reason["rule"], "stop_agent": reason["agent"], "stop_text": reason["text"]}
    with pen.writing(Row("run_ended", {**reason, "summary": summary})):
        _move(pen.lease, status=Run.Status.ENDED, ended=timezone.now(), summary=summary, **named)


def lock(run_id: UUID) -> None:
    """Hold the run's row until the transaction ends.

    Whoever writes an answer takes it first, and so does whoever is about to wait for one: without it an answer could
    be written while the run still runs, and the run go to sleep right after, with nobody left to wake it.
    """
    Run.objects.select_for_update().only("pk").get(pk=run_id)


def end_stopped(pen: Pen) -> None:
    """The end that a person asked for."""
    by = Run.objects.values_list("stopped_by", flat=True).get(pk=pen.lease.run_id)
    end(pen, {"rule": "stopped", "agent": "", "text": f"{by or 'A person'} stopped the run."})


def wake(run_id: UUID) -> bool:
    """What the run waited for is there. Called in the transaction that writes the answer. False: it did not wait."""
    return _requeue(run_id, Run.Status.WAITING)


def resume(run_id: UUID, by: User | None = None) -> bool:
    """A person says: try again from where it paused. False: it is not paused."""
    with transaction.atomic():
        if not _requeue(run_id, Run.Status.PAUSED):
            return False
        # Held for a moment, since only who holds a run writes to its journal.
        pen = claim(run_id)
        assert pen is not None
        pen.note(Row("run_resumed", {"by": str(by or "")}))
        release(pen)
    return True


def stop(run_id: UUID, by: User | None = None) -> bool:
    """Ask for an end. Whoever drives the run ends it: now, or with its next sign of life. False: it has ended."""
    with transaction.atomic():
        asked = Run.objects.filter(pk=run_id).active().update(stop_requested=True, stopped_by=str(by or ""))
        _requeue(run_id, Run.Status.WAITING, Run.Status.PAUSED)
    return bool(asked)


def bury() -> None:
    """Let go of runs whose driver was a process of this machine that is dead."""
    owner.bury(Run.objects.filter(status=Run.Status.RUNNING))


def overdue(now: datetime) -> list[UUID]:
    """Runs that nobody drives though somebody should: the doorbell was lost, or the driver died."""
    return list(Run.objects.filter(left_alone(now)).values_list("pk", flat=True))


def left_alone(since: datetime) -> Q:
    """The same as a filter."""
    unheard = Q(status=Run.Status.QUEUED) & leases.unheard("touched", since - UNHEARD)
    return unheard | Q(status=Run.Status.RUNNING) & leases.lapsed(since)


def _opening(order: Order) -> dict[str, Any]:
    return {
        "task": order.task,
        "files": [file.name for file in order.files],
        "by": str(order.by or ""),
        "team": order.spec.name,
        "seed": secrets.randbits(SEED_BITS) if order.spec.seed is None else order.spec.seed,
    }


def _give_back(lease: Lease) -> None:
    _move(lease, status=Run.Status.QUEUED)
    doorbell.ring(lease.run_id)


def _move(lease: Lease, **change: Any) -> None:
    held = Run.objects.filter(pk=lease.run_id, epoch=lease.epoch, status=Run.Status.RUNNING)
    if not held.update(touched=timezone.now(), lease_until=None, owner="", **change):
        raise LostLease(lease.run_id)


def _requeue(run_id: UUID, *states: Run.Status) -> bool:
    moved = Run.objects.filter(pk=run_id, status__in=states).update(
        status=Run.Status.QUEUED, waits_for=Run.WaitsFor.NOTHING, touched=timezone.now()
    )
    if moved:
        doorbell.ring(run_id)
    return bool(moved)
