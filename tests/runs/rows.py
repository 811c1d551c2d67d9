"""Journals made by hand, row by row: what a test of reading needs and no conversation would give in time."""

from __future__ import annotations

from typing import Any

from runs.models import Entry, Run
from studio.accounts.models import Workspace
from tests.runs import rig

USAGE = {
    "model": "scripted",
    "connection": "Script",
    "finish": "stop",
    "prompt_tokens": 30,
    "completion_tokens": 12,
    "cost": "0.0042",
    "estimated": False,
    "seconds": 1.25,
}


def journal(workspace: Workspace, *rows: tuple[str, int | None, dict[str, Any]], **fields: Any) -> Run:
    """A run whose journal is `run_started` and then these rows (kind, step, data)."""
    number = Run.objects.filter(workspace=workspace).count() + 1
    run = Run.objects.create(workspace=workspace, number=number, spec=rig.team(), task="Count", **fields)
    opening = ("run_started", None, {"task": "Count", "files": [], "by": "Alice", "team": "Pair"})
    entries = [
        Entry(run=run, seq=seq, step=step, kind=kind, data=data, identity=_identity(kind, data))
        for seq, (kind, step, data) in enumerate((opening, *rows), 1)
    ]
    Entry.objects.bulk_create(entries)
    run.seq = len(entries)
    run.save(update_fields=["seq"])
    return run


def said(step: int, speaker: str, recipient: str, content: str) -> tuple[str, int, dict[str, Any]]:
    return "said", step, {"speaker": speaker, "recipient": recipient, "content": content}


def answered(step: int, text: str = "") -> list[tuple[str, int, dict[str, Any]]]:
    call = {"agent": "coder", "purpose": "reply"}
    return [("model_called", step, call), ("model_answered", step, {**call, "text": text, **USAGE})]


def long_talk(workspace: Workspace, messages: int) -> Run:
    """`messages` answers of one model to another, three entries each but the first."""
    rows: list[tuple[str, int | None, dict[str, Any]]] = [said(0, "executor", "coder", "Count")]
    for turn in range(1, messages):
        pair = ("coder", "executor") if turn % 2 else ("executor", "coder")
        rows += [*answered(turn * 2 - 1), said(turn * 2, *pair, f"Message {turn}")]
    return journal(workspace, *rows)


def _identity(kind: str, data: dict[str, Any]) -> dict[str, Any] | None:
    return {"agent": "executor", "author": "coder"} if kind == "review_decided" else None
