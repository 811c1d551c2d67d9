"""A rehearsal, performed by a sandbox worker: exactly the bytes that somebody wanted to try, without a network."""

from __future__ import annotations

import asyncio
import logging
from typing import Any
from uuid import UUID

from django.db.models import Q

from agents.conversation.code_blocks import CodeBlock
from agents.conversation.steps import digest_of_blocks
from runs import leases, outcomes, workspace
from runs.database import stored
from runs.heartbeat import Heartbeat, Held
from runs.leases import Claim
from runs.models import Rehearsal
from runs.profiles import baking, terms
from runs.replay import blocks_from, outcomes_to
from runs.sandbox.cell import Job, Sandbox, SandboxError
from runs.sandbox.choice import choose

log = logging.getLogger("parley.rehearsals")

State = Rehearsal.State


async def perform(rehearsal_id: UUID, sandbox: Sandbox | None = None) -> None:
    """Claim it and try it: in the best sandbox of this machine, unless one is given. Never raises for what can go wrong
    in it; whoever comes second finds nothing to do."""
    claim = await stored(_claim)(rehearsal_id)
    if claim is None:
        return
    with _heartbeat.holding(rehearsal_id) as held:
        try:
            await _settle(claim, held, sandbox)
        except Exception as error:
            log.exception("rehearsal %s met an error of ours", rehearsal_id)
            said = {"problem": f"It could not be tried: {type(error).__name__}: {error}", "mend": ""}
            await stored(_end)(claim, State.FAILED, problem=said)


async def _settle(claim: Claim[Rehearsal], held: Held, sandbox: Sandbox | None) -> None:
    try:
        await _perform(claim, sandbox or await choose())
    except SandboxError as error:
        await stored(_end)(claim, State.FAILED, problem={"problem": str(error), "mend": error.mend})
    except asyncio.CancelledError:
        if held.stopping:
            held.task.uncancel()
            await stored(_end)(claim, State.FAILED, problem={"problem": "It was stopped.", "mend": ""})
            return
        await stored(_end)(claim, State.QUEUED)
        raise


async def _perform(claim: Claim[Rehearsal], sandbox: Sandbox) -> None:
    row = claim.row
    if not sandbox.contained:
        raise SandboxError(
            f"The only sandbox here ({sandbox.name}) has no real walls: trying code in it is as good as running it.",
            "Install Docker or bubblewrap (the Doctor page says how), or decide without a trial.",
        )
    blocks, agreed = _ordered(row), terms.from_json(row.terms)
    if agreed.limits.hosts:
        raise SandboxError("A trial with a network is none, so nothing was run.", "")
    before = await stored(workspace.files)(row.review.run, row.base)
    image = await baking.image_for(agreed, sandbox, str(row.pk))
    job = Job(str(row.pk), claim.epoch, blocks, before, agreed.limits, image)
    outcome = await sandbox.execute(job, lambda *_: None)
    change = outcomes.change_of(before, outcome)
    files = await stored(workspace.rows)(row.review.run, row.review.step, change)
    told = outcomes.told(outcome, change) | {"blocks": outcomes_to(outcome.blocks)}
    await stored(_end)(claim, State.DONE, outcome=told, files=workspace.to_json(files))


def _ordered(row: Rehearsal) -> tuple[CodeBlock, ...]:
    """What somebody wanted to try, checked here too: nothing lies between this line and the cell."""
    blocks = blocks_from(row.blocks)
    if digest_of_blocks(blocks) != row.digest:
        raise SandboxError("The code is not the code that was to be tried, so it was not run.", "Try it again.")
    return blocks


def _claim(rehearsal_id: UUID) -> Claim[Rehearsal] | None:
    waiting = Rehearsal.objects.filter(pk=rehearsal_id, state=State.QUEUED, review__decision="")
    if not leases.take(waiting.filter(review__run__ended=None), state=State.RUNNING):
        return None
    row = Rehearsal.objects.select_related("review__run").get(pk=rehearsal_id)
    return Claim(row, row.epoch)


def _end(claim: Claim[Rehearsal], state: str, **change: Any) -> None:
    leases.let_go(claim.held, state=state, **change)


def _renew(ids: list[UUID]) -> set[UUID]:
    """Renew this process's leases; returns those that nobody waits for any more."""
    held = leases.renewed(Rehearsal.objects.filter(pk__in=ids, state=State.RUNNING))
    over = ~Q(review__decision="") | Q(review__run__stop_requested=True) | Q(review__run__ended__isnull=False)
    wanted = set(held.exclude(over).values_list("pk", flat=True))
    return set(ids) - wanted


_heartbeat = Heartbeat(_renew)
