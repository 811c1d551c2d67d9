"""A trial, performed by a worker: once, and only what was approved."""

from __future__ import annotations

import asyncio
import logging
import re
from typing import Any
from uuid import UUID

from agents.conversation.results import ToolResult
from agents.tools.openapi import names_in
from agents.tools.specs import McpTool, OpenApiTool, PythonTool
from runs import leases
from runs.database import stored
from runs.heartbeat import Heartbeat
from runs.leases import Claim
from runs.profiles import baking, choosing
from runs.sandbox.cell import Sandbox, SandboxError
from runs.sandbox.choice import choose
from runs.tools import answers, discovery, job
from runs.tools.discovery import Stage
from runs.trials.asking import LOST
from runs.trials.orders import Altered, Order
from runs.trials.rows import Trial

log = logging.getLogger("parley.trials")

Outcome = dict[str, Any]

#: Of what a function prints, so much is kept: characters, the last ones.
_MOST_PRINTED = 64 * 1024

_SILENT = {"problem": "The server did not answer in time.", "mend": "Give it more seconds, or look at the server."}
_ALTERED = {"problem": "This is not what was approved, so it was not run.", "mend": "Try again from the builder."}


async def perform(trial_id: UUID, sandbox: Sandbox | None = None) -> None:
    """Claim the trial and try it: in the best sandbox of this machine, unless one is given. Whoever comes second finds
    nothing to do. Never raises for what can go wrong in it."""
    claim = await stored(_claim)(trial_id)
    if claim is None:
        return
    with _heartbeat.holding(trial_id):
        try:
            outcome = await _tried(claim.row, Order.of(claim.row), sandbox)
            await stored(_end)(claim, Trial.State.DONE, outcome)
        except Altered:
            await stored(_end)(claim, Trial.State.FAILED, _ALTERED)
        except SandboxError as error:
            await stored(_end)(claim, Trial.State.FAILED, {"problem": str(error), "mend": error.mend})
        except TimeoutError:
            await stored(_end)(claim, Trial.State.FAILED, _SILENT)
        except discovery.NotFound as error:
            await stored(_end)(claim, Trial.State.FAILED, {"problem": str(error), "mend": ""})
        except asyncio.CancelledError:
            await stored(_end)(claim, Trial.State.FAILED, LOST)
            raise
        except Exception as error:  # whatever a server makes a client's library stumble over
            log.warning("the trial %s failed", trial_id, exc_info=True)
            said = {"problem": f"It could not be tried: {type(error).__name__}: {error}", "mend": ""}
            await stored(_end)(claim, Trial.State.FAILED, answers.sound(said))


async def _tried(trial: Trial, order: Order, sandbox: Sandbox | None) -> Outcome:
    match order.tool:
        case PythonTool() as tool:
            return await _called(tool, order, await _stage(trial, order, sandbox))
        case McpTool() as tool:
            stage = None if order.is_remote else await _stage(trial, order, sandbox)
            async with asyncio.timeout(None if stage else tool.seconds):
                found = await discovery.discover(tool, stage)
            schemas = {name: listed.model_dump(mode="json") for name, listed in found.schemas.items()}
            return _said(schemas, list(schemas))
        case OpenApiTool(url=url, seconds=seconds):
            async with asyncio.timeout(seconds):
                document = await discovery.document_at(url, seconds)
            return _said(document, list(names_in(document)))


async def _stage(trial: Trial, order: Order, sandbox: Sandbox | None) -> Stage:
    """The cell of the workspace's default profile, in which the team's tools run too."""
    agreed = await stored(choosing.terms_of_tool)(trial.workspace_id, order.tool.seconds)
    chosen, label = sandbox or await choose(), str(trial.pk)
    image = await baking.image_for(agreed, chosen, label)
    return Stage(chosen, order.files, label, agreed.limits, image)


def _said(value: Any, names: list[str]) -> Outcome:
    return {"names": names} | answers.to_data(ToolResult(ok=True, value=value))


async def _called(tool: PythonTool, order: Order, stage: Stage) -> Outcome:
    block = job.block_of(tool, tool.name, order.arguments)
    outcome = await stage.sandbox.execute(stage.job(block, tool.seconds), lambda *_: None)
    block_outcome = outcome.blocks[0]
    printed = answers.sound(block_outcome.stream("err"))[-_MOST_PRINTED:]
    about = {"printed": printed, "seconds": round(block_outcome.seconds, 3), "sandbox": outcome.sandbox}
    result = job.result_of(block_outcome, tool.seconds)
    line = None if result.ok else _line(tool.name, printed)
    return about | answers.to_data(result) | {"line": line, "files": _written(order, outcome.files)}


def _written(order: Order, files: tuple[Any, ...]) -> list[str]:
    """The names of files that the function made or changed."""
    before = {file.name: file.data for file in order.files}
    return [file.name for file in files if before.get(file.name) != file.data]


def _line(name: str, printed: str) -> int | None:
    """Of the source, where it went wrong: the innermost that the traceback names."""
    found = re.findall(rf'File "<{re.escape(name)}>", line (\d+)', printed)
    return int(found[-1]) if found else None


def _claim(trial_id: UUID) -> Claim[Trial] | None:
    free = Trial.objects.filter(pk=trial_id, state=Trial.State.QUEUED)
    if not leases.take(free, state=Trial.State.RUNNING):
        return None
    trial = Trial.objects.get(pk=trial_id)
    return Claim(trial, trial.epoch)


def _end(claim: Claim[Trial], state: str, outcome: Outcome) -> None:
    leases.let_go(claim.held, state=state, outcome=outcome)


def _renew(trial_ids: list[UUID]) -> set[UUID]:
    """Renew this process's leases. Nobody stops a trial: its limits do."""
    leases.renewed(Trial.objects.filter(pk__in=trial_ids, state=Trial.State.RUNNING))
    return set()


_heartbeat = Heartbeat(_renew)
