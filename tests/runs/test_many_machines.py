"""The same code by environment alone: PostgreSQL, Redis, several workers as processes, one of them killed."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from runs.journal import ANSWERS

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0
NAME = "parley_many_machines"

_START = """
import json
from agents.models import ModelConnection
from agents.spec import TeamSpec
from runs import lifecycle
from runs.lifecycle import Order
from studio.accounts.workspaces import installation_owner
from tests.runs.rig import DONE, FAILING, WORKING, script, team
owner = installation_owner()
space = owner.workspaces.get()
text = script(FAILING, WORKING, *["Thinking."] * 20, DONE).replace('"tokens_per_second": 0', '"tokens_per_second": 20')
ModelConnection.objects.create(workspace=space, name="Script", kind="scripted", model="scripted", script=text)
spec = TeamSpec.parse(team(max_auto_replies=None, default_reply="Go on."))
for number in range(3):
    lifecycle.start(Order(space, spec, f"Task {number}", approve="all", by=owner))
"""


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of every process: a database of its own on the server that TEST_DATABASE_URL names."""
    database, redis = os.environ.get("TEST_DATABASE_URL", ""), os.environ.get("TEST_REDIS_URL", "")
    if not (database and redis):
        missing = "TEST_DATABASE_URL and TEST_REDIS_URL name no servers."
        (pytest.fail if os.environ.get("PARLEY_TEST_ALL") == "1" else pytest.skip)(missing)
    with psycopg.connect(database, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {NAME}")
        own = {"DATABASE_URL": re.sub(r"/[^/]*$", f"/{NAME}", database), "REDIS_URL": redis.replace("/0", "/7")}
        more = {"SECRET_KEY": "shared by all of them", "PARLEY_HOME": str(tmp_path), "PARLEY_LEASE_SECONDS": "4"}
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PARLEY_", "DJANGO_"))}
        yield (
            inherited | own | more | {"PARLEY_ALLOW_UNREVIEWED_PLAIN": "1", "DJANGO_SETTINGS_MODULE": "studio.settings"}
        )
        server.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


@pytest.fixture
def processes(servers: dict[str, str]) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Two conversation workers, a sandbox worker and the clock, each by itself."""
    _manage(servers, "migrate", "-v0")
    worker = ["worker", "-P", "threads", "-c", "8", "-l", "ERROR", "--without-mingle", "--without-gossip"]
    commands = [
        [*worker, "-Q", "runs", "-n", "one@%h"],
        [*worker, "-Q", "runs", "-n", "two@%h"],
        [*worker, "-Q", "sandbox", "-n", "cells@%h"],
        ["beat", "-l", "ERROR", "--pidfile="],
    ]
    started = [
        subprocess.Popen([sys.executable, "-m", "celery", "-A", "studio", *c], cwd=ROOT, env=servers) for c in commands
    ]
    yield started
    for process in started:
        process.kill()
        process.wait()


def test_runs_end_whole_though_a_worker_is_killed(servers: dict[str, str], processes: list[subprocess.Popen[bytes]]):
    _manage(servers, "shell", "-v0", "-c", _START)
    with psycopg.connect(servers["DATABASE_URL"], autocommit=True) as database:
        _until(database, "SELECT count(*) >= 12 FROM runs_entry")
        processes[0].send_signal(signal.SIGKILL)
        _until(database, "SELECT count(*) = 3 FROM runs_run WHERE status = 'ended'")
        entries = database.execute("SELECT run_id, seq, step, kind FROM runs_entry ORDER BY run_id, seq").fetchall()
        attempts = database.execute("SELECT attempts FROM runs_execution").fetchall()
    by_run = {run: [entry for entry in entries if entry[0] == run] for run, *_ in entries}
    assert [[seq for _, seq, *_ in told] for told in by_run.values()] == [
        list(range(1, len(t) + 1)) for t in by_run.values()
    ]
    assert all(_steps(told) == list(range(len(_steps(told)))) for told in by_run.values())
    assert [len(json.loads(tries) if isinstance(tries, str) else tries) for (tries,) in attempts] == [1] * 6


def _steps(told: list[tuple[object, int, str | None, str]]) -> list[int]:
    """The steps that were answered, in order: each once. There are no branches here, so a path is a number."""
    return [int(step or -1) for _, _, step, kind in told if kind in ANSWERS]


def _manage(environment: dict[str, str], *arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, check=True)


def _until(database: psycopg.Connection, question: str) -> None:
    """Until the database says yes: the only place where all the processes meet."""
    deadline = time.monotonic() + PATIENCE
    while not database.execute(question).fetchone()[0]:
        assert time.monotonic() < deadline, f"never true: {question}"
        time.sleep(0.05)
