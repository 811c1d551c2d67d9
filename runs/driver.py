"""The driver: takes a run up, plays its script, performs what the journal does not answer yet, and lets go.

    claim → replay the answers there are → perform the next step → … → wait, pause, end, or the slice is over

Whatever kills this process between two lines, the next one that claims the run starts from the journal again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import asdict
from itertools import count
from uuid import UUID

from django.conf import settings

from agents.conversation.chat import ChatResult
from agents.conversation.steps import Result, Script, Step
from agents.script import script_of
from agents.spec import TeamSpec
from runs import journal, lifecycle, live
from runs.database import stored
from runs.heartbeat import Heartbeat
from runs.journal import Lease, LostLease
from runs.models import Entry, Run
from runs.performance import Performance, Waits
from runs.providers.chat import ProviderError
from runs.replay import Diverged, Replay
from runs.sandbox.cell import SandboxError

log = logging.getLogger("parley.driver")

_heartbeat = Heartbeat(lifecycle.renew)


async def drive(run_id: UUID) -> None:
    """One slice of the run, if it can be claimed. Never raises for what a run can do wrong: the run says it."""
    lease = await stored(lifecycle.claim)(run_id)
    if lease is None:
        return
    with _heartbeat.holding(run_id) as held:
        try:
            await _drive(lease)
        except LostLease:
            log.warning("run %s was taken over by another worker", run_id)
        except asyncio.CancelledError:
            held.task.uncancel()
            await _leave(lease, stopped=held.stopping)
            if not held.stopping:
                raise
    await _announce(run_id)


async def _drive(lease: Lease) -> None:
    try:
        await _slice(lease)
    except (ProviderError, SandboxError) as error:
        cause = getattr(error, "cause", "sandbox")
        await _pause(lease, cause, str(error), error.mend)
    except Diverged as error:
        await _pause(lease, "another version", str(error), "Finish it with the version of Parley that began it.")
    except LostLease:
        raise
    except Exception as error:
        log.exception("run %s met an error of ours", lease.run_id)
        mend = "This is a fault of Parley, not of the team. The worker's log has the details; nothing is lost."
        await _pause(lease, "internal error", f"{type(error).__name__}: {error}", mend)


async def _slice(lease: Lease) -> None:
    run, entries = await stored(_load)(lease)
    if run.stop_requested:
        await stored(lifecycle.end_stopped)(lease)
        return
    await _announce(run.pk)
    ended = await _play(Performance(run, lease), script_of(TeamSpec.parse(run.spec), opening(entries[0])), entries)
    if ended is not None:
        await stored(lifecycle.end)(lease, asdict(ended.stop), ended.summary)


async def _play(performance: Performance, script: Script, entries: list[Entry]) -> ChatResult | None:
    """The result at the script's end; None where the run was let go before."""
    replay, deadline = Replay(entries), time.monotonic() + settings.SLICE_SECONDS
    result: Result = None
    for number in count():
        try:
            step = script.send(result)
        except StopIteration as end:
            return _ended(end)
        if replay.holds(number):
            result = replay.result(number, step)
            continue
        if time.monotonic() > deadline:
            await stored(lifecycle.release)(performance.lease)
            return None
        done = await _perform(performance, number, step)
        if isinstance(done, Waits):
            return None
        result = done
    raise AssertionError("count() does not end")


async def _perform(performance: Performance, number: int, step: Step) -> Result | Waits:
    done = await performance.perform(number, step)
    await _announce(performance.run.pk)
    return done


def opening(first: Entry) -> str:
    """The first message: the task, and which files lie in the workspace."""
    task: str = first.data["task"]
    if files := first.data["files"]:
        return f"{task}\n\nFiles in the workspace: {', '.join(files)}"
    return task


def _ended(end: StopIteration) -> ChatResult:
    assert isinstance(end.value, ChatResult)
    return end.value


def _load(lease: Lease) -> tuple[Run, list[Entry]]:
    return Run.objects.get(pk=lease.run_id), journal.read(lease.run_id)


async def _pause(lease: Lease, cause: str, problem: str, mend: str) -> None:
    await stored(lifecycle.pause)(lease, cause, problem, mend)


async def _leave(lease: Lease, *, stopped: bool) -> None:
    try:
        if stopped:
            await stored(lifecycle.end_stopped)(lease)
        else:
            await stored(lifecycle.release)(lease)
    except LostLease:
        log.warning("run %s was taken over while it was let go", lease.run_id)


async def _announce(run_id: UUID) -> None:
    await live.announce(run_id, await stored(_latest)(run_id))


def _latest(run_id: UUID) -> int:
    return Run.objects.values_list("seq", flat=True).get(pk=run_id)
