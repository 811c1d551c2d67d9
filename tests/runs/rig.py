"""A small world for driving runs in a test: the real driver, journal and reviews, a scripted model, and cells of paper.

The paper cell stands in for a sandbox where a test is about the journal and not about walls: it answers what the test
says, and records what it was given.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone

from agents.conversation.code_blocks import BlockOutcome
from agents.models import ModelConnection
from agents.spec import TeamSpec
from runs import driver, executing, lifecycle
from runs.lifecycle import Order
from runs.models import Execution, Question, Review, Run
from runs.sandbox.cell import File, Health, Job, JobOutcome, OnOutput
from studio.accounts.models import Workspace

FAILING = "Let me try.\n```python\nprint(1/0)\n```"
WORKING = "Mended.\n```python\nprint(42)\n```"
DONE = "The answer is 42.\n\nTERMINATE"


def script(*replies: str) -> str:
    """A scripted model that says these, in order."""
    rules = [{"when": {"replies": number}, "say": text} for number, text in enumerate(replies)]
    return json.dumps({"tokens_per_second": 0, "rules": rules})


def team(**changes: object) -> dict[str, object]:
    executor = {"name": "executor", "type": "user_proxy", "code": {}, "max_auto_replies": 5}
    return {
        "parley": 1,
        "name": "Pair",
        "agents": [{"name": "coder", "type": "assistant", "model": "Script"}, executor | changes],
        "conversation": {"type": "chat", "initiator": "executor", "recipient": "coder"},
    }


def start(
    workspace: Workspace, *replies: str, approve: str = "team", files: tuple[File, ...] = (), **changes: object
) -> Run:
    return start_team(workspace, team(**changes), *replies, approve=approve, files=files)


def start_team(
    workspace: Workspace,
    spec: dict[str, object],
    *replies: str,
    approve: str = "team",
    files: tuple[File, ...] = (),
    task: str = "What is six times seven?",
) -> Run:
    """A run of this team; its connection "Script" says `replies`, in order, to each agent."""
    ModelConnection.objects.update_or_create(
        workspace=workspace,
        name="Script",
        defaults={"kind": "scripted", "model": "scripted", "script": script(*replies)},
    )
    return lifecycle.start(Order(workspace, TeamSpec.parse(spec), task, files, approve), ring=False)


@dataclass
class PaperCell:
    """Fails code that divides by zero; `writes` that into `out.txt` otherwise."""

    name: str = "paper"
    contained: bool = True
    jobs: list[Job] = field(default_factory=list)
    before: Callable[[Job], None] = lambda _job: None
    writes: bytes = b"42"

    async def execute(self, job: Job, on_output: OnOutput, interrupted: object = None) -> JobOutcome:
        self.jobs.append(job)
        self.before(job)
        code = job.blocks[0].code
        if "1/0" in code:
            outcome = BlockOutcome(1, (("err", "ZeroDivisionError: division by zero\n"),), seconds=0.5)
            return JobOutcome(self.name, (outcome,), job.files)
        on_output(0, "out", "42\n")
        files = (*(file for file in job.files if file.name != "out.txt"), File("out.txt", self.writes))
        return JobOutcome(self.name, (BlockOutcome(0, (("out", "42\n"),), seconds=0.5),), files)

    async def health(self) -> Health:
        return Health(self.name, usable=True)

    async def reap(self, alive: Callable[[str], bool]) -> int:
        return 0


async def go_on(run: Run, cell: PaperCell | None = None) -> Run:
    """Drive, and perform what waits for a cell, until only a person (or nobody) can go on."""
    cell = cell or PaperCell()
    while True:
        await driver.drive(run.pk)
        await run.arefresh_from_db()
        if run.status in (Run.Status.ENDED, Run.Status.PAUSED):
            return run
        free = Q(state=Execution.State.QUEUED) | Q(state=Execution.State.RUNNING, lease_until__lt=timezone.now())
        queued = [execution.pk async for execution in Execution.objects.filter(free, run=run).order_by("created")]
        for execution in queued:
            await executing.perform(execution, cell)
        if not queued and run.status != Run.Status.QUEUED:
            return run


def waiting_review(run: Run) -> Review:
    return Review.objects.get(run=run, decision="")


def waiting_question(run: Run) -> Question:
    return Question.objects.get(run=run, answer=None)
