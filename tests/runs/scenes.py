"""Small teams for every way of talking: a group, chats inside a chat, chats side by side, tools."""

from __future__ import annotations

import json
from typing import Any

from agents.models import ModelConnection
from agents.spec import TeamSpec
from runs import lifecycle
from runs.lifecycle import Order
from runs.models import Run
from studio.accounts.models import Workspace

Rules = list[dict[str, Any]]
Scene = tuple[dict[str, Any], dict[str, Rules]]

WEATHER = '''def weather(city: str) -> dict:
    """The weather in a city."""
    return {"city": city, "degrees": 18}
'''


def begin(workspace: Workspace, scene: Scene, task: str = "Say something about Paris.", approve: str = "team") -> Run:
    """A run of this scene; each agent's model says its own rules."""
    connect(workspace, scene)
    return lifecycle.start(Order(workspace, TeamSpec.parse(scene[0]), task, (), approve), ring=False)


def connect(workspace: Workspace, scene: Scene) -> None:
    """The models of this scene."""
    for name, own in scene[1].items():
        script = json.dumps({"tokens_per_second": 0, "rules": own})
        ModelConnection.objects.update_or_create(
            workspace=workspace, name=name, defaults={"kind": "scripted", "model": f"model-{name}", "script": script}
        )


def lines(*texts: str) -> Rules:
    """What it says, in this order."""
    return [{"when": {"replies": at}, "say": text} for at, text in enumerate(texts)]


def _agent(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "type": "assistant", "model": name} | more


def _team(agents: list[dict[str, Any]], conversation: dict[str, Any], **more: Any) -> dict[str, Any]:
    host = {"name": "host", "type": "user_proxy", "default_reply": ""}
    return {"parley": 1, "name": "Scene", "agents": [host, *agents], "conversation": conversation} | more


def group(selection: object = "auto", **more: Any) -> Scene:
    """alice and bob talk three rounds; the model that selects needs two attempts, for it names both at first."""
    room = {"name": "room", "members": ["alice", "bob", "host"], "selection": selection, "max_rounds": 4} | more
    room |= {"model": "room"} if selection == "auto" else {}
    spec = _team(
        [_agent("alice"), _agent("bob")], {"type": "chat", "initiator": "host", "recipient": "room"}, groups=[room]
    )
    picks: Rules = [{"when": {"replies": 0}, "say": "alice or bob"}, {"say": "bob"}]
    return spec, {"alice": lines("Alice speaks.", "Alice again."), "bob": lines("Bob speaks.", "Done."), "room": picks}


def nested() -> Scene:
    """host asks boss, who asks writer and critic before it answers."""
    chats = [
        {"initiator": "boss", "recipient": "writer", "message": {"template": "{last}"}, "max_turns": 1},
        {
            "initiator": "boss",
            "recipient": "critic",
            "message": "What is wrong with it?",
            "max_turns": 1,
            "summary": "reflection",
        },
    ]
    boss = {
        "name": "boss",
        "type": "conversable",
        "rules": [{"name": "ask", "from": {"names": ["host"]}, "reply": {"chats": chats}}],
    }
    conversation = {"type": "chat", "initiator": "host", "recipient": "boss", "max_turns": 1}
    rules = {"writer": lines("Paris is old."), "critic": lines("It is too short.", "Too short, says the critic.")}
    return _team([boss, _agent("writer"), _agent("critic")], conversation), rules


def side_by_side(chats: int = 3, turns: int = 2) -> Scene:
    """So many chats at the same time, each with a writer of its own."""
    names = [f"writer{number}" for number in range(1, chats + 1)]
    links = [{"initiator": "host", "recipient": name, "max_turns": turns} for name in names]
    spec = _team([_agent(name) for name in names], {"type": "sequence", "chats": links, "together": True})
    spec["agents"][0]["default_reply"] = "Go on."
    return spec, {name: lines(*(f"{name}: {turn}" for turn in range(turns))) for name in names}


def code_side_by_side(chats: int = 2) -> Scene:
    """So many chats at the same time, in each of which code wants to be reviewed."""
    coders = [f"coder{number}" for number in range(1, chats + 1)]
    spec, _ = side_by_side(chats)
    runner = {"type": "user_proxy", "code": {}, "max_auto_replies": 3}
    spec["agents"] = [_agent(name) for name in coders] + [{"name": f"runs_{name}"} | runner for name in coders]
    spec["conversation"]["chats"] = [{"initiator": f"runs_{name}", "recipient": name} for name in coders]
    code = "Like this.\n```python\nprint(42)\n```"
    return spec, {name: lines(code, f"{name} is done.\n\nTERMINATE") for name in coders}


def tool(review: str = "never") -> Scene:
    """assistant calls weather twice at once, and once with arguments that are none."""
    calls = [{"name": "weather", "arguments": {"city": city}} for city in ("Paris", "Oslo")]
    helper = _agent("helper", offers=["weather"])
    spec = _team([helper], {"type": "chat", "initiator": "host", "recipient": "helper", "max_turns": 3})
    spec["agents"][0]["runs"] = ["weather"]
    spec["tools"] = [{"name": "weather", "type": "python", "description": "d", "source": WEATHER, "review": review}]
    return spec, {
        "helper": [{"when": {"replies": 0}, "say": "Let me look.", "call": calls}, {"say": "18 degrees.\n\nTERMINATE"}]
    }
