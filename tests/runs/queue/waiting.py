"""What waits, made as rows: what a test of the queue needs by the thousand, and no run would give in time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from agents.conversation.steps import digest_of_blocks
from runs.models import Overrun, Question, Review, Run
from runs.replay import blocks_from
from runs.risks import Assessment, Level
from runs.risks.assessment import to_json
from studio.accounts.models import Workspace
from tests.runs import rig


def run(workspace: Workspace, **fields: Any) -> Run:
    """One that waits, with an entry to begin with."""
    number = Run.objects.filter(workspace=workspace).count() + 1
    told = {"number": number, "spec": rig.team(), "task": "Count", "status": "waiting", "waits_for": "review"}
    made = Run.objects.create(workspace=workspace, **(told | fields))
    made.entries.create(seq=1, kind="run_started", data={"task": "Count", "files": []})
    return made


def review(of: Run, level: Level = Level.LOW, minutes: float = 0, code: str = "print(1)", **fields: Any) -> Review:
    """One that was asked for so many minutes ago."""
    step = str(Review.objects.filter(run=of).count() + 1)
    blocks = fields.pop("blocks", [["python", code]])
    author = fields.pop("author", "coder")
    asked = {"agent": "executor", "author": author, "blocks": blocks, "digest": digest_of_blocks(blocks_from(blocks))}
    found = tuple(filter(None, [fields.pop("finding", None)]))
    weighed = {"risk": level, "assessment": to_json(Assessment(level, f"Does {step}.", found))}
    made = Review.objects.create(run=of, step=step, **asked, **weighed, **fields)
    return aged(made, minutes)


def question(of: Run, minutes: float = 0, **fields: Any) -> Question:
    return aged(Question.objects.create(run=of, step="q", agent="executor", prompt="always", **fields), minutes)


def overrun(of: Run, minutes: float = 0) -> Overrun:
    made = Overrun.objects.create(run=of, step="b1", reached={"tokens": {"used": 2100, "of": 2000}})
    return aged(made, minutes)


def aged(row: Any, minutes: float) -> Any:
    type(row).objects.filter(pk=row.pk).update(created=timezone.now() - timedelta(minutes=minutes))
    row.refresh_from_db()
    return row
