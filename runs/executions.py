"""Approved code on its way through a cell: asked for by the driver, performed by a sandbox worker.

The cell gets exactly the bytes whose digest the decision names, and the workspace as it was before. A worker that dies
loses its lease; another starts again from that same workspace, so the effect is exactly once, and `attempts` says why
there was a second start.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from agents.conversation.code_blocks import CodeBlock
from agents.conversation.steps import RunCode, digest_of_blocks
from runs import doorbell, lifecycle, live, owner, workspace
from runs.database import stored
from runs.heartbeat import Heartbeat
from runs.live import Draft
from runs.models import Artifact, Execution, Review, Run
from runs.owner import OWNER
from runs.replay import blocks_from, outcomes_to
from runs.sandbox.cell import Job, JobOutcome, Limits, Sandbox, SandboxError
from runs.sandbox.choice import choose

log = logging.getLogger("parley.executions")

State = Execution.State


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to write one execution's outcome, valid while `epoch` is the row's own."""

    execution: Execution
    epoch: int


def request(run: Run, number: int, step: RunCode, seconds: float) -> Execution:
    """The execution of step `number`, bound to the decision before it; rung for while nobody has taken it."""
    review = Review.objects.filter(run=run, step__lt=number).order_by("-step").first()
    if review is None or review.effective_digest != digest_of_blocks(step.blocks):
        raise AssertionError(f"step {number} of run {run.pk} would run code that no decision names")
    execution, _ = Execution.objects.get_or_create(
        run=run, step=number, defaults={"review": review, "seconds": seconds}
    )
    if execution.state == State.QUEUED:
        doorbell.ring_sandbox(execution.pk)
    return execution


def retry_later(execution: Execution) -> None:
    """Put an execution whose sandbox failed back in the queue, for when a person resumes the run."""
    Execution.objects.filter(pk=execution.pk, state=State.FAILED).update(state=State.QUEUED)


def bury() -> None:
    """Let go of executions whose worker was a process of this machine that is dead."""
    owner.bury(Execution.objects.filter(state=State.RUNNING))


def overdue(now: datetime) -> list[UUID]:
    """Executions that no worker performs though one should."""
    silent = Q(state=State.RUNNING, lease_until__lt=now)
    unheard = Q(state=State.QUEUED, run__status=Run.Status.WAITING, run__touched__lt=now - lifecycle.UNHEARD)
    return list(Execution.objects.filter(silent | unheard).values_list("pk", flat=True))


def record(execution: Execution) -> dict[str, Any]:
    """What the journal keeps of an execution."""
    return {"execution": str(execution.pk), "attempts": execution.attempts} | (execution.outcome or {})


async def perform(execution_id: UUID, sandbox: Sandbox | None = None) -> None:
    """Claim the execution and run it in a cell: the best kind that this machine has, unless one is given.

    Never raises for what the code or the sandbox can do wrong: the run says it.
    """
    claim = await stored(_claim)(execution_id)
    if claim is None:
        return
    run = claim.execution.run
    await live.announce(run.pk, run.seq)
    with _heartbeat.holding(execution_id) as held:
        try:
            await _perform(claim, sandbox or await choose())
        except SandboxError as error:
            await stored(_fail)(claim, {"problem": str(error), "mend": error.mend})
        except asyncio.CancelledError:
            held.task.uncancel()
            if not held.stopping:
                await stored(_give_back)(claim)
                raise
            await stored(_fail)(claim, {"problem": "A person stopped the run.", "mend": ""})
    await live.announce(run.pk, run.seq)


async def _perform(claim: Claim, sandbox: Sandbox) -> None:
    execution = claim.execution
    _walls(execution.review, sandbox)
    blocks = _approved(execution.review)
    before = await stored(workspace.files)(execution.run, execution.step)
    draft = Draft(execution.run_id, execution.step, "output", execution.review.agent)

    def on_output(_block: int, _stream: Literal["out", "err"], text: str) -> None:
        draft(text)

    limits = Limits(seconds=execution.seconds)
    job = Job(str(execution.run_id), claim.epoch, blocks, before, limits)
    try:
        outcome = await sandbox.execute(job, on_output)
    finally:
        await draft.close()
    change = workspace.difference(before, outcome.files)
    artifacts = await stored(workspace.rows)(execution.run, execution.step, change)
    await stored(_finish)(claim, _data(outcome, change), artifacts)


def _walls(review: Review, sandbox: Sandbox) -> None:
    """Where a sandbox has no real walls, only a person may approve."""
    if sandbox.contained or review.decided_by_id or settings.ALLOW_UNREVIEWED_PLAIN:
        return
    raise SandboxError(
        f"The only sandbox here ({sandbox.name}) has no real walls, and a rule, not a person, approved this code.",
        "Install Docker or bubblewrap (the Doctor page says how), or let a person review the code.",
    )


def _approved(review: Review) -> tuple[CodeBlock, ...]:
    """The blocks that the decision names, checked here too: nothing lies between this line and the cell."""
    blocks = blocks_from(review.effective)
    if digest_of_blocks(blocks) != review.effective_digest:
        raise SandboxError("The code is not the code that was approved, so it was not run.", "Stop this run.")
    return blocks


def _claim(execution_id: UUID) -> Claim | None:
    now = timezone.now()
    free = Q(state=State.QUEUED) | Q(state=State.RUNNING, lease_until__lt=now)
    taken = Execution.objects.filter(free, pk=execution_id).exclude(run__status=Run.Status.ENDED)
    with transaction.atomic():
        if not taken.update(
            state=State.RUNNING,
            epoch=F("epoch") + 1,
            owner=OWNER,
            lease_until=now + timedelta(seconds=settings.LEASE_SECONDS),
        ):
            return None
        execution = Execution.objects.select_related("run", "review").get(pk=execution_id)
        execution.attempts = [*execution.attempts, _attempt(execution, now)]
        execution.problem = None  # told by this attempt; the next one has a reason of its own
        execution.save(update_fields=["attempts", "problem"])
    return Claim(execution, execution.epoch)


def _attempt(execution: Execution, now: datetime) -> dict[str, Any]:
    why = "first start"
    if execution.attempts:
        why = "the worker of the attempt before was lost or told to end; what its cell did was thrown away"
    if execution.problem:
        why = "the sandbox failed before, and a person asked to try again"
    return {"number": len(execution.attempts) + 1, "at": now.isoformat(), "by": OWNER, "why": why}


def _data(outcome: JobOutcome, change: workspace.Change) -> dict[str, Any]:
    return {
        "sandbox": outcome.sandbox,
        "blocks": outcomes_to(outcome.blocks),
        "files": [file.name for file in change.written],
        "removed": list(change.removed),
        "refused": [list(refusal) for refusal in outcome.refused],
    }


def _finish(claim: Claim, outcome: dict[str, Any], artifacts: list[Artifact]) -> None:
    with transaction.atomic():
        lifecycle.lock(claim.execution.run_id)
        if _move(claim, State.DONE, outcome=outcome, problem=None):
            Artifact.objects.bulk_create(artifacts)
            lifecycle.wake(claim.execution.run_id)


def _fail(claim: Claim, problem: dict[str, str]) -> None:
    with transaction.atomic():
        lifecycle.lock(claim.execution.run_id)
        if _move(claim, State.FAILED, problem=problem):
            lifecycle.wake(claim.execution.run_id)


def _give_back(claim: Claim) -> None:
    with transaction.atomic():
        if _move(claim, State.QUEUED):
            doorbell.ring_sandbox(claim.execution.pk)


def _move(claim: Claim, state: str, **change: Any) -> bool:
    held = Execution.objects.filter(pk=claim.execution.pk, epoch=claim.epoch, state=State.RUNNING)
    return bool(held.update(state=state, lease_until=None, owner="", **change))


def _renew(execution_ids: list[UUID]) -> set[UUID]:
    """Renew this process's leases; returns those whose run was stopped."""
    held = Execution.objects.filter(pk__in=execution_ids, owner=OWNER, state=State.RUNNING)
    held.update(lease_until=timezone.now() + timedelta(seconds=settings.LEASE_SECONDS))
    return set(held.filter(run__stop_requested=True).values_list("pk", flat=True))


_heartbeat = Heartbeat(_renew)
