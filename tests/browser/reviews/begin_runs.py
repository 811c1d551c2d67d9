"""Run in a studio's own environment: begins a run for each scene that it reads, of the first workspace.

`python -m tests.browser.reviews.begin_runs` reads JSON from its input: [{"says": [text, …], "agent": name, "task": …,
"team": {…}, "risk": level}, …], and prints the ids of the runs, one a line. A run's only model says its lines in their
order. With "risk" it waits until code is put before a person, and says that this is its level: what is tried is the
page, and not what is read of code.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

import django

#: Seconds until a run has to have come to its first question.
PATIENCE = 60

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


def weigh(run: str, level: int) -> None:
    from runs.models import Review
    from runs.risks import Assessment, Level
    from runs.risks.assessment import to_json

    until = time.monotonic() + PATIENCE
    said = {"risk": level, "assessment": to_json(Assessment(Level(level), "Does what the test says."))}
    while not Review.objects.filter(run=run).update(**said):
        assert time.monotonic() < until, f"run {run} asks for nothing"
        time.sleep(0.05)


if __name__ == "__main__":
    django.setup()
    scenes = json.load(sys.stdin)
    begun = [begin(scene) for scene in scenes]
    for run, scene in zip(begun, scenes, strict=True):
        if "risk" in scene:
            weigh(run, scene["risk"])
        sys.stdout.write(f"{run}\n")
