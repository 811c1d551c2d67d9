"""What an older Parley has written is there after the update, in its new shape."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WORKSPACE, RUN, REVIEW = "1" * 32, "a" * 32, "b" * 32
NOW = "2026-11-21 12:00:00"


class Installation:
    """A home of its own, with its database at some migration."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def migrate(self, *to: str) -> None:
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0", *to]
        outside = ("DATABASE_URL", "REDIS_URL", "BROKER_URL", "DJANGO_SETTINGS_MODULE")
        kept = {name: value for name, value in os.environ.items() if name not in outside}
        subprocess.run(command, cwd=ROOT, env=kept | {"PARLEY_HOME": str(self._home)}, check=True)

    def sql(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self._home / "parley.db")) as database, database:
            return database.execute(statement, values).fetchall()

    def insert(self, table: str, **row: object) -> None:
        marks = ", ".join("?" * len(row))
        self.sql(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", *row.values())


@pytest.fixture
def updated(tmp_path) -> Installation:
    """A run of the first version: files at the start and after step 4, code at step 4, a review and a question."""
    old = Installation(tmp_path)
    old.migrate("runs", "0001")
    old.insert("accounts_workspace", id=WORKSPACE, name="Old", created=NOW)
    run = {"id": RUN, "workspace_id": WORKSPACE, "number": 1, "spec": "{}", "task": "Count", "approve": "team"}
    state = {"status": "ended", "waits_for": "", "stop_requested": 0, "stopped_by": "", "seq": 2, "epoch": 1}
    spent = {"prompt_tokens": 0, "completion_tokens": 0, "cost": 0, "cost_is_partial": 0, "summary": ""}
    ended = {"stop_rule": "", "stop_agent": "", "stop_text": "", "owner": "", "created": NOW, "touched": NOW}
    old.insert("runs_run", **run, **state, **spent, **ended)
    for seq, step in ((1, None), (2, 0)):
        old.insert("runs_entry", run_id=RUN, seq=seq, step=step, kind="said", data="{}", created=NOW)
    code = json.dumps([["python", "print(1)"]])
    asked = {"step": 3, "agent": "executor", "author": "coder", "blocks": code, "digest": "d", "effective": code}
    decided = {"decision": "approved", "effective_digest": "d", "reason": "", "rule": "", "created": NOW}
    old.insert("runs_review", id=REVIEW, run_id=RUN, **asked, **decided)
    old.insert("runs_question", id="c" * 32, run_id=RUN, step=7, agent="user", prompt="always", created=NOW)
    doing = {"step": 4, "seconds": 60, "state": "done", "epoch": 1, "owner": "", "attempts": "[]", "created": NOW}
    old.insert("runs_execution", id="e" * 32, run_id=RUN, review_id=REVIEW, **doing)
    for number, (step, name) in enumerate([(0, "data.csv"), (4, "out.txt")]):
        file = {"name": name, "digest": "d", "size": 1, "media_type": "text/plain", "created": NOW}
        old.insert("runs_artifact", id=f"{number}" * 32, run_id=RUN, step=step, **file)
    old.migrate()
    return old


def test_steps_have_paths_and_the_workspace_has_versions(updated):
    assert updated.sql("SELECT seq, step FROM runs_entry ORDER BY seq") == [(1, None), (2, "0")]
    assert updated.sql("SELECT step FROM runs_review UNION SELECT step FROM runs_question") == [("3",), ("7",)]
    assert updated.sql("SELECT step, base FROM runs_execution") == [("4", 3)]
    files = updated.sql("SELECT name, version, step FROM runs_artifact ORDER BY version")
    assert files == [("data.csv", 0, ""), ("out.txt", 4, "4")]
