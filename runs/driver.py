"""The driver: takes a run up, plays its script, performs what the journal does not answer yet, and lets go.

    claim → replay the answers there are → perform the next step → … → wait, pause, end, or the slice is over

Whatever kills this process between two lines, the next one that claims the run starts from the journal again.
"""

from __future__ import annotations

import asyncio
import logging
from uuid import UUID

from django.db import Error

from agents.conversation.program import Outcome
from agents.conversation.steps import stop_to_json
from agents.script import script_of
from runs import journal, lifecycle, live
from runs.budgets.gate import OverBudget
from runs.database import stored
from runs.heartbeat import Heartbeat
from runs.journal import LostLease, Pen
from runs.models import Entry, Run
from runs.performance import Held, Performance
from runs.playing import Player
from runs.providers.chat import ProviderError
from runs.replay import Diverged, Replay
from runs.sandbox.cell import SandboxError
from studio.web.database import is_away

log = logging.getLogger("parley.driver")

_heartbeat = Heartbeat(lifecycle.renew)


async def drive(run_id: UUID) -> None:
    """One slice of the run, if it can be claimed. Never raises for what a run can do wrong: the run says it."""
    pen = await stored(lifecycle.claim)(run_id)
    if pen is None:
        return
    with _heartbeat.holding(run_id) as held:
        try:
            await _drive(pen)
        except LostLease:
            log.warning("run %s was taken over by another worker", run_id)
        except Error as error:
            # Nothing is written, not even that. The lease ends by itself, and the sweep finds the run.
            log.warning("run %s waits until the database is back: %s", run_id, str(error).strip())
            return
        except asyncio.CancelledError:
            held.task.uncancel()
            await _leave(pen, stopped=held.stopping)
            if not held.stopping:
                raise
    await live.announce(run_id, pen.seq)


async def _drive(pen: Pen) -> None:
    try:
        await _slice(pen)
    except (ProviderError, SandboxError) as error:
        cause = getattr(error, "cause", "sandbox")
        await _pause(pen, cause, str(error), error.mend)
    except OverBudget as error:
        await stored(lifecycle.end)(pen, {"rule": "budget", "agent": "", "text": str(error), "limits": error.limits})
    except Diverged as error:
        mend = "Finish it with the version of Parley that began it, or fork it from an entry before that one."
        await _pause(pen, "another version", str(error), mend)
    except LostLease:
        raise
    except Exception as error:
        if is_away(error):
            raise
        log.exception("run %s met an error of ours", pen.lease.run_id)
        mend = "This is a fault of Parley, not of the team. The worker's log has the details; nothing is lost."
        await _pause(pen, "internal error", f"{type(error).__name__}: {error}", mend)


async def _slice(pen: Pen) -> None:
    run, entries = await stored(_load)(pen)
    if run.stop_requested:
        await stored(lifecycle.end_stopped)(pen)
        await live.queue_changed(run.workspace_id)
        return
    if run.pause_requested:
        await stored(lifecycle.halt_as_asked)(pen)
        return
    await live.announce(run.pk, pen.seq)
    performance = Performance(run, pen, entries)
    script = script_of(performance.spec, opening(entries[0]), entries[0].data.get("seed", 0))
    match await Player(performance, Replay(entries)).play(script):
        case Held.WAITS:
            await stored(performance.wait)()
        case Held.OVER:
            await stored(lifecycle.release)(pen)
        case Outcome(stop=stop, summary=summary):
            await stored(lifecycle.end)(pen, stop_to_json(stop), summary)
            await live.queue_changed(run.workspace_id)


def opening(first: Entry) -> str:
    """The first message: the task, which files lie in the workspace, and which packages in a sandbox of one's own."""
    task: str = first.data["task"]
    files, packages = first.data["files"], first.data.get("packages", [])
    lines = [f"Files in the workspace: {', '.join(files)}"] if files else []
    lines += _packages(packages)
    return "\n".join((task, "", *lines)) if lines else task


def _packages(told: list[tuple[str, list[str]]]) -> list[str]:
    """One line, or one for each agent where they do not find the same."""
    if len({tuple(names) for _, names in told}) == 1:
        return [f"Packages in the sandbox: {', '.join(told[0][1])}"]
    return [f"Packages in the sandbox of {agent}: {', '.join(names)}" for agent, names in told]


def _load(pen: Pen) -> tuple[Run, list[Entry]]:
    return Run.objects.get(pk=pen.lease.run_id), journal.read(pen.lease.run_id)


async def _pause(pen: Pen, cause: str, problem: str, mend: str) -> None:
    await stored(lifecycle.halt)(pen, cause, problem, mend)


async def _leave(pen: Pen, *, stopped: bool) -> None:
    """What was noted is written first: an answer that came is paid for."""
    try:
        if stopped:
            await stored(lifecycle.end_stopped)(pen)
        else:
            await stored(lifecycle.release)(pen)
    except LostLease:
        log.warning("run %s was taken over while it was let go", pen.lease.run_id)
    except Error as error:
        log.warning("run %s could not be let go: %s", pen.lease.run_id, str(error).strip())
