"""Approved code and calls of tools on their way through a cell: asked for by the driver, performed by a sandbox worker.

The cell gets exactly the bytes whose digest the decision names, or the tool of the run's frozen team with the arguments
that the execution is bound to, and the workspace as it was before. A worker that dies loses its lease; another starts
again from that same workspace, so the effect is exactly once, and `attempts` says why there was a second start.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.db import Error, transaction
from django.db.models import F, Q
from django.utils import timezone

from agents.conversation.code_blocks import CodeBlock
from agents.conversation.steps import RunCode, RunTool, digest_of_blocks
from runs import disk, doorbell, leases, lifecycle, live, owner, paths, workspace
from runs.database import stored
from runs.heartbeat import Heartbeat, Held
from runs.live import Draft
from runs.models import Artifact, Execution, Review, Run
from runs.owner import OWNER
from runs.profiles import baking, choosing, terms
from runs.profiles.terms import Terms
from runs.replay import blocks_from, outcomes_to
from runs.sandbox.cell import Job, JobOutcome, Sandbox, SandboxError
from runs.sandbox.choice import choose
from runs.tools import answers, bound, job
from studio.accounts.models import User
from studio.web.database import is_away

log = logging.getLogger("parley.executions")

State = Execution.State

_OURS = "This is a fault of Parley, not of the code. The worker's log has the details; nothing is lost."

#: Of what a tool prints, so much is kept for people: characters, the last ones.
_MOST_PRINTED = 64 * 1024


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to write one execution's outcome, valid while `epoch` is the row's own."""

    execution: Execution
    epoch: int


def request(run: Run, path: str, step: RunCode) -> Execution:
    """The execution of the code at `path`, bound to the decision before it and its terms; rung for while nobody has
    taken it."""
    review = Review.objects.filter(run=run, step=paths.previous(path)).first()
    if review is None or review.effective_digest != digest_of_blocks(step.blocks):
        raise AssertionError(f"step {path} of run {run.pk} would run code that no decision names")
    return _requested(run, path, {"review": review} | _bound(_decided_terms(run, review)))


def request_tool(run: Run, path: str, step: RunTool) -> Execution:
    """The execution of the tool's call at `path`, bound to the tool as the run's frozen team has it, under the terms of
    the workspace's default profile; rung for while nobody has taken it. Only for tools that run in a cell."""
    if known := Execution.objects.filter(run=run, step=path).first():
        return _rung(known)
    call = bound.call_of(run, step)
    tool, review = bound.to_json(call, step.agent), bound.review_of(run, path, step)
    agreed = choosing.terms_of_tool(run.workspace_id, job.seconds_of(call.tool))
    return _requested(run, path, {"tool": tool, "review": review} | _bound(agreed))


def retry_later(execution: Execution) -> None:
    """Put an execution whose sandbox failed back in the queue, for when a person resumes the run."""
    Execution.objects.filter(pk=execution.pk, state=State.FAILED).update(state=State.QUEUED)


def interrupt(execution_id: UUID, by: User | None) -> bool:
    """A person ends the code, or the tool, and all that it has started; the conversation goes on and is told. False: it
    has ended, or somebody else did."""
    going = Execution.objects.filter(pk=execution_id, state__in=(State.QUEUED, State.RUNNING), interrupted_by="")
    return bool(going.exclude(run__status=Run.Status.ENDED).update(interrupted_by=str(by or "A person")))


def bury() -> None:
    """Let go of executions whose worker was a process of this machine that is dead."""
    owner.bury(Execution.objects.filter(state=State.RUNNING))


def overdue(now: datetime) -> list[UUID]:
    """Executions that no worker performs though one should."""
    return list(Execution.objects.filter(left_alone(now)).values_list("pk", flat=True))


def left_alone(since: datetime) -> Q:
    """The same as a filter."""
    waits = Q(state=State.QUEUED, run__status=Run.Status.WAITING)
    unheard = waits & leases.unheard("run__touched", since - lifecycle.UNHEARD)
    return unheard | Q(state=State.RUNNING) & leases.lapsed(since)


def record(execution: Execution) -> dict[str, Any]:
    """What the journal keeps of an execution; `limit` are the seconds that each block of code had."""
    about = {"execution": str(execution.pk), "attempts": execution.attempts}
    limit = {"limit": execution.seconds} if execution.tool is None else {}
    return about | limit | (execution.outcome or {})


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
            await _settle(claim, held, sandbox)
        except Error as error:
            # Nothing can be written, not even that. The lease ends by itself, and the sweep finds the execution.
            log.warning("execution %s waits until the database is back: %s", execution_id, str(error).strip())
            return
    await live.announce(run.pk, run.seq)


async def _settle(claim: Claim, held: Held, sandbox: Sandbox | None) -> None:
    """Perform it, or write down why not: what is not said would be tried again and again."""
    try:
        await _perform(claim, sandbox or await choose(), held.interrupted)
    except SandboxError as error:
        await stored(_fail)(claim, {"problem": str(error), "mend": error.mend})
    except asyncio.CancelledError:
        held.task.uncancel()
        if not held.stopping:
            await stored(_give_back)(claim)
            raise
        await stored(_fail)(claim, {"problem": "A person stopped the run.", "mend": ""})
    except Run.DoesNotExist:
        log.warning("the run of execution %s was deleted under it", claim.execution.pk)
    except Exception as error:
        if is_away(error):
            raise
        log.exception("execution %s met an error of ours", claim.execution.pk)
        await stored(_fail)(claim, {"problem": f"{type(error).__name__}: {error}", "mend": _OURS})


async def _perform(claim: Claim, sandbox: Sandbox, interrupted: asyncio.Event) -> None:
    execution = claim.execution
    if execution.interrupted_by:
        interrupted.set()
    _walls(execution, sandbox)
    blocks, agreed = _ordered(execution), _terms(execution)
    before = await stored(workspace.files)(execution.run, execution.base)
    draft = Draft(execution.run_id, execution.step, "output", execution.agent)

    def on_output(_block: int, stream: Literal["out", "err"], text: str) -> None:
        if execution.tool is None or stream == "err":  # a tool's other output is its answer
            draft(text)

    try:
        image = await baking.image_for(agreed, sandbox, str(execution.run_id), draft)
        limits = agreed.limits if execution.tool is None else job.limits_of(agreed.limits)
        ordered = Job(str(execution.run_id), claim.epoch, blocks, before, limits, image)
        outcome = await sandbox.execute(ordered, on_output, interrupted)
    finally:
        await draft.close()
    change = workspace.difference(before, before if _is_lost(outcome) else outcome.files)
    artifacts = await _kept(execution, change)
    await stored(_finish)(claim, _data(execution, outcome, change), artifacts)


async def _kept(execution: Execution, change: workspace.Change) -> list[Artifact]:
    try:
        return await stored(workspace.rows)(execution.run, execution.step, change)
    except OSError as error:
        said = f"What it left could not be stored: {error.strerror or error}."
        raise SandboxError(
            said, f"{disk.MEND} Then try again: it starts from the files as they were before."
        ) from error


def _ordered(execution: Execution) -> tuple[CodeBlock, ...]:
    """What is to be run, checked here too: nothing lies between this line and the cell."""
    if execution.tool is not None:
        call = bound.checked(execution)
        return (job.block_of(call.tool, call.name, call.arguments),)
    assert execution.review is not None
    return _approved(execution.review)


def _terms(execution: Execution) -> Terms:
    """What it is bound to. Raises SandboxError where a decision names others: that was of what a person was shown."""
    kept = execution.terms
    if execution.tool is None and execution.review and execution.review.effective_terms not in (None, kept):
        raise SandboxError("The limits are not those that were approved, so nothing was run.", "Stop this run.")
    if kept is None:
        return terms.of_seconds(execution.seconds)
    return terms.from_json(kept)


def _decided_terms(run: Run, review: Review) -> Terms:
    """Those of the decision; of one that is older than profiles, those of the profile as it is now."""
    if review.effective_terms is not None:
        return terms.from_json(review.effective_terms)
    return choosing.terms_of_agent(run, review.agent)


def _bound(agreed: Terms) -> dict[str, Any]:
    return {"terms": terms.to_json(agreed), "seconds": agreed.limits.seconds}


def _walls(execution: Execution, sandbox: Sandbox) -> None:
    """Where a sandbox has no real walls, only a person may approve."""
    by_person = execution.review is not None and execution.review.decided_by_id is not None
    if sandbox.contained or by_person or settings.ALLOW_UNREVIEWED_PLAIN:
        return
    what = "this code" if execution.tool is None else f"this call of {execution.tool['name']}"
    raise SandboxError(
        f"The only sandbox here ({sandbox.name}) has no real walls, and a rule, not a person, approved {what}.",
        "Install Docker or bubblewrap (the Doctor page says how), or let a person review it.",
    )


def _approved(review: Review) -> tuple[CodeBlock, ...]:
    """The blocks that the decision names."""
    blocks = blocks_from(review.effective)
    if digest_of_blocks(blocks) != review.effective_digest:
        raise SandboxError("The code is not the code that was approved, so it was not run.", "Stop this run.")
    return blocks


def _requested(run: Run, path: str, order: dict[str, Any]) -> Execution:
    known = order | {"base": workspace.newest(run)}
    return _rung(Execution.objects.get_or_create(run=run, step=path, defaults=known)[0])


def _rung(execution: Execution) -> Execution:
    if execution.state == State.QUEUED:
        doorbell.ring_sandbox(execution.pk)
    return execution


def _claim(execution_id: UUID) -> Claim | None:
    now = timezone.now()
    free = Q(state=State.QUEUED) | Q(state=State.RUNNING) & leases.lapsed()
    stands = (Run.Status.ENDED, Run.Status.PAUSED)  # a paused run rings again when it goes on
    taken = Execution.objects.filter(free, pk=execution_id).exclude(run__status__in=stands)
    with transaction.atomic():
        if not taken.update(
            state=State.RUNNING,
            epoch=F("epoch") + 1,
            owner=OWNER,
            lease_until=leases.end(),
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


def _data(execution: Execution, outcome: JobOutcome, change: workspace.Change) -> dict[str, Any]:
    about = {
        "sandbox": outcome.sandbox,
        "files": [file.name for file in change.written],
        "removed": list(change.removed),
        "refused": [list(refusal) for refusal in outcome.refused],
    }
    if execution.tool is None:
        return about | {"blocks": outcomes_to(outcome.blocks)}
    block = outcome.blocks[0]
    printed = answers.sound(block.stream("err"))[-_MOST_PRINTED:]
    answer = answers.to_data(job.result_of(block, execution.seconds))
    return about | answer | {"output": printed, "seconds": round(block.seconds, 3)}


def _is_lost(outcome: JobOutcome) -> bool:
    """The cell is gone, and what it left could not be looked at."""
    return any(block.ended == "lost" for block in outcome.blocks)


def _finish(claim: Claim, outcome: dict[str, Any], artifacts: list[Artifact]) -> None:
    with transaction.atomic():
        lifecycle.lock(claim.execution.run_id)
        if _move(claim, State.DONE, outcome=outcome, problem=None):
            workspace.keep(claim.execution.run, artifacts)
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
    held.update(lease_until=leases.end())
    return set(held.filter(run__stop_requested=True).values_list("pk", flat=True))


def _interrupted(execution_ids: list[UUID]) -> set[UUID]:
    asked = Execution.objects.filter(pk__in=execution_ids).exclude(interrupted_by="")
    return set(asked.values_list("pk", flat=True))


_heartbeat = Heartbeat(_renew, _interrupted)
