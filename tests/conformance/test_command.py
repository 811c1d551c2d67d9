"""`make conformance`: a folder of scenarios in, a folder of results out."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from .places import OWN, SERVER

ROOT = Path(__file__).parents[2]


def command(*arguments: object) -> subprocess.CompletedProcess[str]:
    called = [sys.executable, "-m", "conformance", *map(str, arguments)]
    return subprocess.run(called, cwd=ROOT, capture_output=True, text=True)


def test_it_writes_a_result_for_every_scenario(tmp_path):
    (tmp_path / "scenarios").mkdir()
    for file in [SERVER, *OWN[:2]]:
        shutil.copy(file, tmp_path if file is SERVER else tmp_path / "scenarios")
    done = command(tmp_path / "scenarios", tmp_path / "results")
    assert (done.returncode, done.stdout.split()[:3]) == (0, ["2", "of", "2"]), done.stderr
    assert [json.loads((tmp_path / "results" / file.name).read_text())["error"] for file in OWN[:2]] == [None, None]


def test_scenarios_that_bring_no_model_server_get_the_given_one(tmp_path):
    shutil.copy(OWN[0], tmp_path)
    done = command(tmp_path, tmp_path / "results")
    assert (done.returncode, done.stdout.split()[:3]) == (0, ["1", "of", "1"]), done.stderr


def test_it_says_that_there_is_no_scenario(tmp_path):
    done = command(tmp_path, tmp_path / "results")
    assert (done.returncode, done.stderr) == (1, f"There is no scenario in {tmp_path}.\n")
