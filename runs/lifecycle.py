"""The life of a run: the only place that writes a run's status.

    queued ──claim──▶ running ──wait──▶ waiting ──wake──▶ queued
                        │  │──halt──▶ paused ──resume──▶ queued
                        │  └──release─▶ queued
                        └──end──▶ ended

What people wish (`pause`, `resume`, `stop`) is written down at once, whoever drives the run. A wish that nobody could
hear, because nobody drives the run, is fulfilled by whoever has it.

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
from django.db.models import Max, Q
from django.utils import timezone

from agents.models import Team
from agents.spec import TeamSpec
from agents.spec_budget import BudgetSpec
from runs import doorbell, journal, leases, owner, workspace
from runs.journal import Lease, LostLease, Pen, Row
from runs.models import Run
from runs.profiles import packages
from runs.sandbox.cell import File
from studio.accounts.models import User, Workspace

#: A queued run that nobody took for this long lost its doorbell.
UNHEARD = timedelta(seconds=5)

#: Wide enough that no two runs toss alike, and a number that a person can copy.
SEED_BITS = 32


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be run: the team's spec as it is now, the task, the files, and who approves code. `version` is the
    number under which that spec was published, if it was. `budget` stands in place of the team's own."""

    workspace: Workspace
    spec: TeamSpec
    task: str
    files: tuple[File, ...] = ()
    approve: str = Run.Approve.TEAM
    team: Team | None = None
    by: User | None = None
    version: int | None = None
    budget: BudgetSpec | None = None


def start(order: Order, *, ring: bool = True) -> Run:
    """Write the run, its files and its first entry in one transaction; a slice is enqueued on commit.

    `ring` False leaves it to the caller to drive the run (the command line does).
    """
    inputs = [workspace.stored(file) for file in order.files]
    with transaction.atomic():
        run = create(
            order.workspace,
            team=order.team,
            version=order.version,
            spec=order.spec.dump(),
            task=order.task,
            approve=order.approve,
            started_by=order.by,
        )
        workspace.give(run, inputs)
        journal.open_with(run, Row("run_started", _opening(order)))
        if ring:
            doorbell.ring(run.pk)
    return run


def own_budget(run: Run) -> BudgetSpec | None:
    """What the run was started with in place of its team's budget, if anything."""
    opening = run.entries.filter(seq=1).first()
    own = opening.data.get("budget") if opening else None
    return None if own is None else BudgetSpec.model_validate(own)


def create(workspace: Workspace, **fields: Any) -> Run:
    """The row of a new run, queued, with the workspace's next number. Called in the transaction that writes its first
    entries and rings for it."""
    # The workspace's row is the lock under which numbers are given out.
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    last = Run.objects.filter(workspace=workspace).aggregate(last=Max("number"))["last"]
    return Run.objects.create(workspace=workspace, number=(last or 0) + 1, **fields)


def claim(run_id: UUID) -> Pen | None:
    """Take a run that is queued, or whose holder has gone silent. None: there is nothing to do for us."""
    free = Q(status=Run.Status.QUEUED) | Q(status=Run.Status.RUNNING) & leases.lapsed()
    status, waits_for = Run.Status.RUNNING, Run.WaitsFor.NOTHING
    if not leases.take(Run.objects.filter(free, pk=run_id), status=status, waits_for=waits_for):
        return None
    epoch, seq = Run.objects.values_list("epoch", "seq").get(pk=run_id)
    return Pen(Lease(run_id, epoch), seq)


def renew(run_ids: list[UUID]) -> set[UUID]:
    """Say that this process still drives these runs; returns those that a person asked to stop."""
    held = leases.renewed(Run.objects.filter(pk__in=run_ids, status=Run.Status.RUNNING))
    return set(held.filter(stop_requested=True).values_list("pk", flat=True))


def wait(pen: Pen, waits_for: Run.WaitsFor, is_answered: Callable[[], bool]) -> None:
    """Let go until a person or a cell has answered: no worker and no memory is held meanwhile.

    `is_answered` is asked once no answer can come in between: where one came while another branch of the run was still
    at work, the run is given back instead. So it is where somebody wished for a pause or an end: the next slice hears.
    """
    with pen.writing():
        lock(pen.lease.run_id)
        if is_answered() or _has_wish(pen.lease.run_id):
            _give_back(pen.lease)
        else:
            _move(pen.lease, status=Run.Status.WAITING, waits_for=waits_for)


def release(pen: Pen) -> None:
    """Give the run back, to be taken up by whoever comes next (the end of a slice, or of this worker)."""
    with pen.writing():
        _give_back(pen.lease)


def halt(pen: Pen, cause: str, problem: str, mend: str, **more: str) -> None:
    """Stop where it is because of something that only a person can put right; nothing is lost."""
    with pen.writing(Row("run_paused", {"cause": cause, "problem": problem, "mend": mend, **more})):
        _move(pen.lease, status=Run.Status.PAUSED, pause_requested=False)
        if _has_wish(pen.lease.run_id):  # to stop: it came while the run still ran, and nobody else would hear it
            _requeue(pen.lease.run_id, Run.Status.PAUSED)


def halt_as_asked(pen: Pen) -> None:
    """The pause that a person asked for."""
    by = Run.objects.values_list("paused_by", flat=True).get(pk=pen.lease.run_id) or "A person"
    halt(pen, "as asked", f"{by} paused the run.", "", by=by)


def end(pen: Pen, reason: dict[str, Any], summary: str = "") -> None:
    """`reason` has rule, agent and text, and maybe more (a StopReason as JSON)."""
    named = {"stop_rule": reason["rule"], "stop_agent": reason["agent"], "stop_text": reason["text"]}
    with pen.writing(Row("run_ended", {**reason, "summary": summary})):
        gone = {"ended": timezone.now(), "pause_requested": False}
        _move(pen.lease, status=Run.Status.ENDED, summary=summary, **gone, **named)


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


def pause(run_id: UUID, by: User | None = None) -> bool:
    """Ask for a pause. Who drives the run finishes the step that is under way, keeps what came of it, and begins no
    other; where nobody does, it is paused when this returns. False: it stands already, stops, or somebody else asked.
    """
    with transaction.atomic():
        lock(run_id)
        goes = Run.objects.filter(pk=run_id, stop_requested=False, pause_requested=False)
        if not goes.exclude(status__in=(Run.Status.PAUSED, Run.Status.ENDED)).update(
            pause_requested=True, paused_by=str(by or "")
        ):
            return False
        _requeue(run_id, Run.Status.WAITING)
        if pen := claim(run_id):
            halt_as_asked(pen)
    return True


def resume(run_id: UUID, by: User | None = None) -> bool:
    """A person says: go on from where it paused, or: do not pause after all. False: there is nothing to undo."""
    with transaction.atomic():
        lock(run_id)
        if Run.objects.filter(pk=run_id, pause_requested=True).update(pause_requested=False):
            return True
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
    return (
        {
            "task": order.task,
            "files": [file.name for file in order.files],
            "by": str(order.by or ""),
            "team": order.spec.name,
            "seed": secrets.randbits(SEED_BITS) if order.spec.seed is None else order.spec.seed,
        }
        | _packages(order)
        | ({} if order.budget is None else {"budget": order.budget.model_dump(exclude_defaults=True)})
    )


def _packages(order: Order) -> dict[str, Any]:
    """Nothing where no agent's sandbox has packages of its own."""
    told = packages.told(order.workspace.pk, order.spec)
    return {"packages": [list(one) for one in told]} if told else {}


def _has_wish(run_id: UUID) -> bool:
    return Run.objects.filter(Q(pause_requested=True) | Q(stop_requested=True), pk=run_id).exists()


def _give_back(lease: Lease) -> None:
    _move(lease, status=Run.Status.QUEUED)
    doorbell.ring(lease.run_id)


def _move(lease: Lease, **change: Any) -> None:
    held = Run.objects.filter(pk=lease.run_id, epoch=lease.epoch, status=Run.Status.RUNNING)
    if not leases.let_go(held, touched=timezone.now(), **change):
        raise LostLease(lease.run_id)


def _requeue(run_id: UUID, *states: Run.Status) -> bool:
    moved = Run.objects.filter(pk=run_id, status__in=states).update(
        status=Run.Status.QUEUED, waits_for=Run.WaitsFor.NOTHING, touched=timezone.now()
    )
    if moved:
        doorbell.ring(run_id)
    return bool(moved)
