"""`manage.py discover`: what the servers of a team's tools offer comes into the team's file."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from agents.script import team_of
from agents.spec import TeamSpec
from agents.tools.problems import ToolProblem

from .tools.test_server import SERVER

TOOL = {"type": "mcp", "name": "server", "server": {"command": ["python3", "server.py"]}, "tools": ["shout"]}


@pytest.fixture
def team(tmp_path: Path) -> Path:
    spec = {
        "parley": 1,
        "name": "T",
        "agents": [
            {"name": "a", "type": "assistant", "model": "m", "offers": ["shout"]},
            {"name": "b", "type": "user_proxy", "runs": ["shout"], "default_reply": "ok"},
        ],
        "tools": [TOOL],
        "conversation": {"initiator": "b", "recipient": "a"},
    }
    (tmp_path / "team.json").write_text(json.dumps(spec))
    (tmp_path / "server.py").write_text(SERVER)
    return tmp_path / "team.json"


def discover(team: Path, *arguments: Any) -> str:
    out = io.StringIO()
    call_command("discover", str(team), *arguments, stdout=out)
    return out.getvalue()


def test_the_file_is_told_what_the_server_offers(team):
    assert discover(team, "--file", str(team.with_name("server.py"))) == f"{team}: shout.\n"
    (offered,) = TeamSpec.parse_text(team.read_text()).tools[0].offered()
    assert (offered.name, offered.description) == ("shout", "Upper case.")


def test_before_that_a_run_says_how(team):
    with pytest.raises(ToolProblem, match=r"manage\.py discover"):
        team_of(TeamSpec.parse_text(team.read_text()))


def test_a_server_that_does_not_answer_leaves_the_file_as_it_is(team):
    before = team.read_text()
    with pytest.raises(CommandError, match="team.json: "):
        discover(team)
    assert team.read_text() == before


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        discover(tmp_path / "none.json")
