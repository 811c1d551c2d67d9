"""What came of a cell: what it did to the workspace, and what is told of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from runs import workspace
from runs.sandbox.cell import File, JobOutcome
from runs.workspace import Change


def change_of(before: Iterable[File], outcome: JobOutcome) -> Change:
    """What is different from `before`, with which the cell began: nothing, where the cell is gone and what it left
    could not be looked at."""
    lost = any(block.ended == "lost" for block in outcome.blocks)
    return Change((), ()) if lost else workspace.difference(before, outcome.files)


def told(outcome: JobOutcome, change: Change) -> dict[str, Any]:
    """{"sandbox": its name, "files": [name, …] that it left, "removed": [name, …], "refused": [[name, why], …] which
    were not taken, "reached": hosts, only where there are any}."""
    left_out = {name for name, _ in outcome.refused}
    return {
        "sandbox": outcome.sandbox,
        "files": [file.name for file in change.written],
        # What is there, and was not taken, nobody removed.
        "removed": [name for name in change.removed if name not in left_out],
        "refused": [list(refusal) for refusal in outcome.refused],
    } | ({"reached": [asdict(host) for host in outcome.reached]} if outcome.reached else {})
