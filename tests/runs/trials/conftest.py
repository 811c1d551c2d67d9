"""The sandboxes of this machine, a web server, and a team with tools to try."""

from __future__ import annotations

from typing import Any

import pytest

from agents.models import Team
from runs.models import Trial
from runs.trials import asking, orders
from studio.accounts.models import User, Workspace
from tests.agents.spec_making import PAIR
from tests.runs.tools.conftest import (
    allowed,
    bubblewrap,
    docker,
    engine,
    installation,
    plain,
    sandbox,
    website,
)

__all__ = ["allowed", "bubblewrap", "docker", "engine", "installation", "plain", "sandbox", "website"]

COUNT = """
import sys
def count(words: list[str], by: int = 1) -> dict:
    print("counting", len(words))
    open("seen.txt", "w").write("x")
    return {"words": len(words) * by}
"""


def python(source: str = COUNT, name: str = "count", **fields: Any) -> dict[str, Any]:
    return {"type": "python", "name": name, "source": source} | fields


@pytest.fixture
def team(workspace: Workspace) -> Team:
    return Team.objects.create(workspace=workspace, name="Pair", spec=PAIR | {"tools": [python()]})


def start(team: Team, by: User, part: dict[str, Any] | None = None, arguments: str = "{}", **more: Any) -> Trial:
    return asking.start(team, by, orders.order(part or python(), arguments, **more))
