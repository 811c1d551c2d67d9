"""docs/team-format.md is true: its examples are teams, and it names every field of the format."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from agents.script import script_of
from agents.spec import TeamSpec, fields
from tests.agents.spec_making import problems

PAGE = Path("docs/team-format.md").read_text(encoding="utf-8")
EXAMPLES = [json.loads(block) for block in re.findall(r"^```json\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: ",".join(example))
def test_an_example_is_a_team_that_can_be_played(example: dict[str, Any]) -> None:
    spec = TeamSpec.parse({"parley": 1, "name": "Example"} | example)
    assert spec.doubts() == []
    assert script_of(spec, "Do it.")


def test_every_field_is_documented() -> None:
    assert [name for name in sorted(fields()) if f"`{name}`" not in PAGE and f'"{name}"' not in PAGE] == []


def test_the_problems_that_it_shows_are_what_is_said() -> None:
    agents = [{"name": name, "type": "assistant", "model": "M"} for name in ("writer", "critic", "user")]
    group = {"name": "room", "members": ["writer", "critic", "critc"]}
    talk = {"initiator": "user", "recipient": "writer"}
    raw = {"parley": 1, "name": "T", "agents": agents, "groups": [group], "conversation": talk}
    told = problems(raw) + problems(raw | {"agents": [agents[0] | {"modle": "gpt-5-mini"}]})
    assert len(told) == 2
    assert [line for line in told if line.partition(" Fix: use one of")[0] not in PAGE] == []
