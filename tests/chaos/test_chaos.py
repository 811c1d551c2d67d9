"""A short form of `make chaos`, on SQLite with the supervisor and on PostgreSQL and Redis."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.chaos.processes import ROOT

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module", autouse=True)
def _assets() -> None:
    if not (ROOT / "static" / "dist" / "run.js").exists():
        subprocess.run(["node", "static/build.mjs"], cwd=ROOT, check=True, capture_output=True)


def _need(what: str, *, is_there: bool) -> None:
    if not is_there:
        (pytest.fail if os.environ.get("PARLEY_TEST_ALL") == "1" else pytest.skip)(f"There is no {what} here.")


def _held(form: str, kills: int) -> None:
    _need(
        "Docker engine", is_there=subprocess.run(["docker", "info"], capture_output=True, check=False).returncode == 0
    )
    command = [sys.executable, "-m", "tests.chaos", "--form", form, "--runs", "8", "--kills", str(kills)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_one_machine_loses_nothing() -> None:
    _held("embedded", 12)


def test_many_machines_lose_nothing() -> None:
    _need("redis-server", is_there=shutil.which("redis-server") is not None)
    _need("PostgreSQL", is_there=any(Path("/usr/lib/postgresql").glob("*/bin/postgres")))
    _held("servers", 12)
