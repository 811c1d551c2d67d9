"""A scenario, held by the product: a run of its team, driven as a worker drives it.

People and workers of the sandbox are played here: what a scenario's people say is given as answers to the run's
questions, and code that waits for a cell runs in one, the best kind that this machine has.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agents.models import ModelConnection
from agents.spec import TeamSpec
from conformance.scenario import Scenario
from conformance.server import ModelServer
from runs import driver, executing, journal, lifecycle, questions
from runs.database import stored
from runs.lifecycle import Order
from runs.models import Entry, Execution, Question, Run
from runs.sandbox.cell import Sandbox
from studio.accounts.models import Workspace

#: Why a run pauses that no scenario can mean: something here is broken.
_OURS = ("internal error", "another version", "sandbox", "unavailable", "unreachable")

People = Mapping[str, deque[str]]


class Broken(Exception):
    """The product failed, and not the conversation; `str()` is what the run says."""


@dataclass(frozen=True, slots=True)
class Performed:
    """A run at its end. `requests` are the model server's own log; `lacks` is who was asked and had nothing left to
    say."""

    spec: TeamSpec
    entries: list[Entry]
    requests: list[dict[str, Any]]
    lacks: str | None = None


async def perform(scenario: Scenario, server: ModelServer) -> Performed:
    """Hold the scenario to its end, or to where it cannot go on. Raises SpecError and Broken."""
    server.load(scenario.script)
    run = await stored(begun)(scenario, server.base_url)
    lacks = await go_on(run, scenario.answers())
    return await stored(performed)(run, server, lacks)


def begun(scenario: Scenario, base_url: str) -> Run:
    """A run that waits to be driven, in a workspace of its own: a cache of responses is its workspace's."""
    workspace = Workspace.objects.create(name=scenario.id[:80])
    for wanted in scenario.connections:
        prompt, completion = wanted.price
        ModelConnection.objects.create(
            workspace=workspace,
            name=wanted.name,
            model=wanted.model,
            base_url=base_url,
            api_key="none",
            timeout=wanted.timeout,
            price_prompt=prompt,
            price_completion=completion,
            retries=0,
        )
    order = Order(workspace, scenario.spec(), scenario.told.get("title", ""), approve=Run.Approve.ALL)
    return lifecycle.start(order, ring=False)


async def go_on(run: Run, people: People, sandbox: Sandbox | None = None) -> str | None:
    """Drive until the run has ended or paused; or the name of who is asked and has nothing left to say.

    Code runs in the best sandbox of this machine, unless one is given.
    """
    while True:
        await driver.drive(run.pk)
        await run.arefresh_from_db()
        if run.status in (Run.Status.ENDED, Run.Status.PAUSED):
            return None
        for execution in await stored(_queued)(run):
            await executing.perform(execution.pk, sandbox)
        for question in await stored(_open)(run):
            if not people[question.agent]:
                return question.agent
            await stored(questions.answer)(question.pk, people[question.agent].popleft(), None)


def performed(run: Run, server: ModelServer, lacks: str | None = None) -> Performed:
    """Raises Broken where the run paused for a fault that is not the conversation's."""
    entries = journal.read(run.pk)
    last = entries[-1]
    if last.kind == "run_paused" and last.data["cause"] in _OURS:
        raise Broken(last.data["problem"])
    return Performed(TeamSpec.parse(run.spec), entries, server.log(), lacks)


def _queued(run: Run) -> list[Execution]:
    return list(Execution.objects.filter(run=run, state=Execution.State.QUEUED).order_by("created"))


def _open(run: Run) -> list[Question]:
    return list(Question.objects.filter(run=run, answer=None).order_by("created"))
