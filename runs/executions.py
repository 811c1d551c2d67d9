"""Approved code and calls of tools on their way through a cell: asked for by the driver, performed by a sandbox worker.

The cell gets exactly the bytes whose digest the decision names, or the tool of the run's frozen team with the arguments
that the execution is bound to, and the workspace as it was before. A worker that dies loses its lease; another starts
again from that same workspace, so the effect is exactly once, and `attempts` says why there was a second start. Where
the network was open that would not hold: there a person is asked first.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from agents.conversation.steps import RunCode, RunTool, digest_of_blocks
from runs import doorbell, leases, lifecycle, owner, paths, workspace
from runs.leases import Claim
from runs.models import Artifact, Execution, Review, Run
from runs.owner import OWNER
from runs.profiles import choosing, terms
from runs.profiles.terms import Terms
from runs.tools import bound, job
from studio.accounts.models import User

log = logging.getLogger("parley.executions")

State = Execution.State

#: The problem of an execution whose worker was lost, and which may have reached somebody before.
CUT_OFF: Mapping[str, Any] = {
    "problem": "Its worker was lost while it could reach the network.",
    "mend": "",
    "cut_off": True,
}


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


def done_before(review: Review, base: int, outcome: dict[str, Any], files: list[list[Any]], why: str) -> Execution:
    """The execution of what `review` approved where somebody saw it run already, from the files of `base`: it is done,
    and not performed. `files` are what it left (`workspace.to_json`); the record says `why`. Called with the run
    locked."""
    step = paths.following(review.step)
    execution = Execution.objects.create(
        run=review.run,
        step=step,
        review=review,
        base=base,
        state=State.DONE,
        attempts=[_attempt(1, why)],
        outcome=outcome,
        **_bound(_decided_terms(review.run, review)),
    )
    workspace.keep(review.run, workspace.from_json(review.run, step, files))
    return execution


def retry_later(execution: Execution) -> None:
    """Put an execution whose sandbox failed back in the queue, for when a person resumes the run."""
    Execution.objects.filter(pk=execution.pk, state=State.FAILED).update(state=State.QUEUED)


def interrupt(execution_id: UUID, by: User | None) -> bool:
    """A person ends the code, or the tool, and all that it has started; the conversation goes on and is told. False: it
    has ended, or somebody else did."""
    going = Execution.objects.filter(pk=execution_id, state__in=(State.QUEUED, State.RUNNING), interrupted_by="")
    return bool(going.exclude(run__status=Run.Status.ENDED).update(interrupted_by=str(by or "A person")))


def run_again(execution: Execution) -> None:
    """Put an execution that was cut off back in the queue, since a person wants that."""
    retry_later(execution)
    execution.refresh_from_db()
    _rung(execution)


def was_cut_off(execution: Execution) -> bool:
    """Whether a worker was lost while it could reach the network, and it has not been begun again since."""
    return bool((execution.problem or {}).get("cut_off"))


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


def _decided_terms(run: Run, review: Review) -> Terms:
    """Those of the decision; of one that is older than profiles, those of the profile as it is now."""
    if review.effective_terms is not None:
        return terms.from_json(review.effective_terms)
    return choosing.terms_of_agent(run, review.agent)


def _bound(agreed: Terms) -> dict[str, Any]:
    return {"terms": terms.to_json(agreed), "seconds": agreed.limits.seconds}


def _requested(run: Run, path: str, order: dict[str, Any]) -> Execution:
    known = order | {"base": workspace.newest(run)}
    return _rung(Execution.objects.get_or_create(run=run, step=path, defaults=known)[0])


def _rung(execution: Execution) -> Execution:
    if execution.state == State.QUEUED:
        doorbell.ring_sandbox(execution.pk)
    return execution


def claim(execution_id: UUID) -> Claim[Execution] | None:
    """The execution, taken. None: there is nothing to do, or a person has to say first whether it may happen again."""
    free = Q(state=State.QUEUED) | Q(state=State.RUNNING) & leases.lapsed()
    stands = (Run.Status.ENDED, Run.Status.PAUSED)  # a paused run rings again when it goes on
    rows = Execution.objects.filter(free, pk=execution_id).exclude(run__status__in=stands)
    with transaction.atomic():
        if not leases.take(rows, state=State.RUNNING):
            return None
        execution = Execution.objects.select_related("run", "review").get(pk=execution_id)
        is_repeat = _may_have_reached_somebody(execution)
        if not is_repeat:
            _begin(execution)
    taken = Claim(execution, execution.epoch)
    if is_repeat:
        fail(taken, CUT_OFF)
        return None
    return taken


def _begin(execution: Execution) -> None:
    execution.attempts = [*execution.attempts, _attempt(len(execution.attempts) + 1, _why(execution))]
    execution.problem = None  # told by this attempt; the next one has a reason of its own
    execution.save(update_fields=["attempts", "problem"])


def _may_have_reached_somebody(execution: Execution) -> bool:
    """An attempt that ended with a problem was put before a person already; one that ended without a word was not."""
    hosts = execution.terms and terms.from_json(execution.terms).limits.hosts
    return bool(hosts and execution.attempts and not execution.problem)


def _attempt(number: int, why: str) -> dict[str, Any]:
    return {"number": number, "at": timezone.now().isoformat(), "by": OWNER, "why": why}


def _why(execution: Execution) -> str:
    if was_cut_off(execution):
        return "the worker of the attempt before was lost, and a person let it run again, network and all"
    if execution.problem:
        return "the sandbox failed before, and a person asked to try again"
    if execution.attempts:
        return "the worker of the attempt before was lost or told to end; what its cell did was thrown away"
    return "first start"


def finish(claim: Claim[Execution], outcome: dict[str, Any], artifacts: list[Artifact]) -> None:
    with transaction.atomic():
        lifecycle.lock(claim.row.run_id)
        if _move(claim, State.DONE, outcome=outcome, problem=None):
            workspace.keep(claim.row.run, artifacts)
            lifecycle.wake(claim.row.run_id)


def fail(claim: Claim[Execution], problem: Mapping[str, Any]) -> None:
    with transaction.atomic():
        lifecycle.lock(claim.row.run_id)
        if _move(claim, State.FAILED, problem=problem):
            lifecycle.wake(claim.row.run_id)


def give_back(claim: Claim[Execution]) -> None:
    with transaction.atomic():
        if _move(claim, State.QUEUED):
            doorbell.ring_sandbox(claim.row.pk)


def _move(claim: Claim[Execution], state: str, **change: Any) -> bool:
    return leases.let_go(claim.held, state=state, **change)


def renew(execution_ids: list[UUID]) -> set[UUID]:
    """Renew this process's leases; returns those whose run was stopped."""
    held = leases.renewed(Execution.objects.filter(pk__in=execution_ids, state=State.RUNNING))
    return set(held.filter(run__stop_requested=True).values_list("pk", flat=True))


def interrupted(execution_ids: list[UUID]) -> set[UUID]:
    asked = Execution.objects.filter(pk__in=execution_ids).exclude(interrupted_by="")
    return set(asked.values_list("pk", flat=True))
