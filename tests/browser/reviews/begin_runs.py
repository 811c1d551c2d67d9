"""Run in a studio's own environment: begins a run for each scene that it reads, of the first workspace.

`python -m tests.browser.reviews.begin_runs` reads JSON from its input: [{"says": [text, …], "agent": name, "task": …,
"team": {…}}, …], and prints the ids of the runs, one a line. A run's only model says its lines in their order.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studio.settings")


def spec(agent: str, **changes: Any) -> dict[str, Any]:
    """`agent` writes code, and its words are its script's; whatever runs it asks a person first."""
    executor = {"name": "executor", "type": "user_proxy", "code": {}, "max_auto_replies": 5}
    return {
        "parley": 1,
        "name": "Pair",
        "agents": [{"name": agent, "type": "assistant", "model": agent}, executor],
        "conversation": {"type": "chat", "initiator": "executor", "recipient": agent},
    } | changes


def begin(scene: dict[str, Any]) -> str:
    from agents.models import ModelConnection
    from agents.spec import TeamSpec
    from runs import lifecycle
    from runs.lifecycle import Order
    from studio.accounts.models import Workspace

    workspace = Workspace.objects.order_by("created").first()
    assert workspace
    agent = scene.get("agent", "coder")
    rules = [{"when": {"replies": at}, "say": text} for at, text in enumerate(scene["says"])]
    if "rules" in scene:
        rules = scene["rules"]
    script = json.dumps({"tokens_per_second": 0, "rules": rules})
    known = {"kind": "scripted", "model": "scripted", "script": script}
    ModelConnection.objects.update_or_create(workspace=workspace, name=agent, defaults=known)
    team = spec(agent, **scene.get("team", {}))
    run = lifecycle.start(Order(workspace, TeamSpec.parse(team), scene.get("task", "Count"), (), "ask"))
    return str(run.pk)


if __name__ == "__main__":
    django.setup()
    for scene in json.load(sys.stdin):
        sys.stdout.write(f"{begin(scene)}\n")
