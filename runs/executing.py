"""An execution in a cell: what was approved, under the terms that were agreed, and what came of it.

A second start begins again from the same workspace, so the effect is exactly once.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.db import Error

from agents.conversation.code_blocks import CodeBlock
from agents.conversation.steps import digest_of_blocks
from runs import disk, executions, live, outcomes, workspace
from runs.database import stored
from runs.heartbeat import Heartbeat, Held
from runs.leases import Claim
from runs.live import Draft
from runs.models import Artifact, Execution, Review, Run
from runs.profiles import baking, terms
from runs.profiles.terms import Terms
from runs.replay import blocks_from, outcomes_to
from runs.sandbox.cell import Job, JobOutcome, Sandbox, SandboxError
from runs.sandbox.choice import choose
from runs.tools import answers, bound, job
from studio.web.database import is_away

log = logging.getLogger("parley.executions")

_OURS = "This is a fault of Parley, not of the code. The worker's log has the details; nothing is lost."

#: Of what a tool prints, so much is kept for people: characters, the last ones.
_MOST_PRINTED = 64 * 1024

_heartbeat = Heartbeat(executions.renew, executions.interrupted)


async def perform(execution_id: UUID, sandbox: Sandbox | None = None) -> None:
    """Claim the execution and run it in a cell: the best kind that this machine has, unless one is given.

    Never raises for what the code or the sandbox can do wrong: the run says it.
    """
    claim = await stored(executions.claim)(execution_id)
    if claim is None:
        return
    run = claim.row.run
    await live.announce(run.pk, run.seq)
    with _heartbeat.holding(execution_id) as held:
        try:
            await _settle(claim, held, sandbox)
        except Error as error:
            # Nothing can be written, not even that. The lease ends by itself, and the sweep finds the execution.
            log.warning("execution %s waits until the database is back: %s", execution_id, str(error).strip())
            return
    await live.announce(run.pk, run.seq)


async def _settle(claim: Claim[Execution], held: Held, sandbox: Sandbox | None) -> None:
    """Perform it, or write down why not: what is not said would be tried again and again."""
    try:
        await _perform(claim, sandbox or await choose(), held.interrupted)
    except SandboxError as error:
        await stored(executions.fail)(claim, {"problem": str(error), "mend": error.mend})
    except asyncio.CancelledError:
        held.task.uncancel()
        if not held.stopping:
            await stored(executions.give_back)(claim)
            raise
        await stored(executions.fail)(claim, {"problem": "A person stopped the run.", "mend": ""})
    except Run.DoesNotExist:
        log.warning("the run of execution %s was deleted under it", claim.row.pk)
    except Exception as error:
        if is_away(error):
            raise
        log.exception("execution %s met an error of ours", claim.row.pk)
        await stored(executions.fail)(claim, {"problem": f"{type(error).__name__}: {error}", "mend": _OURS})


async def _perform(claim: Claim[Execution], sandbox: Sandbox, interrupted: asyncio.Event) -> None:
    execution = claim.row
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
    change = outcomes.change_of(before, outcome)
    artifacts = await _kept(execution, change)
    await stored(executions.finish)(claim, _data(execution, outcome, change), artifacts)


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


def _data(execution: Execution, outcome: JobOutcome, change: workspace.Change) -> dict[str, Any]:
    about = outcomes.told(outcome, change)
    if execution.tool is None:
        return about | {"blocks": outcomes_to(outcome.blocks)}
    block = outcome.blocks[0]
    printed = answers.sound(block.stream("err"))[-_MOST_PRINTED:]
    answer = answers.to_data(job.result_of(block, execution.seconds))
    return about | answer | {"output": printed, "seconds": round(block.seconds, 3)}
