"""Specs for tests: short to write, changed in one place."""

from __future__ import annotations

import json
from typing import Any

from agents.spec import SpecError, TeamSpec

PAIR: dict[str, Any] = {
    "parley": 1,
    "name": "Pair",
    "agents": [
        {"name": "coder", "type": "assistant", "model": "M"},
        {"name": "executor", "type": "user_proxy", "code": {}},
    ],
    "conversation": {"initiator": "executor", "recipient": "coder"},
}

ADD = "def add(a: int, b: int) -> int:\n    return a + b\n"

# One of everything that names something else.
EVERYTHING: dict[str, Any] = {
    "parley": 1,
    "name": "Everything",
    "agents": [
        {"name": "boss", "type": "user_proxy", "default_reply": "Go on.", "runs": ["add", "ask"]},
        {
            "name": "lead",
            "type": "assistant",
            "model": "M",
            "offers": ["add", "ask"],
            "rules": [
                {
                    "reply": {"text": "No."},
                    "when": {"contains": "please"},
                    "from": {"names": ["boss"], "but": ["room"]},
                },
                {"reply": {"tool": "add", "arguments": {"a": 1, "b": 2}}, "from": {"kinds": ["conversable"]}},
                {"reply": {"function": "add"}, "position": "last", "final": False},
                {
                    "from": {"names": ["boss"]},
                    "reply": {
                        "chats": [{"initiator": "lead", "recipient": "helper", "message": {"template": "{last}"}}]
                    },
                },
            ],
        },
        {"name": "helper", "type": "conversable", "model": ["M", "N"]},
        {"name": "critic", "type": "assistant", "model": "M", "hears_all": True},
    ],
    "groups": [
        {
            "name": "room",
            "members": ["lead", "helper", "corner"],
            "selection": {
                "rows": [{"after": ["lead"], "when": {"contains": "?"}, "next": {"speaker": "helper"}}],
                "default": {"method": "auto"},
            },
            "transitions": {"disallowed": {"lead": ["lead"]}},
            "model": "M",
        },
        {"name": "corner", "members": ["helper", "critic"], "selection": {"function": "add"}, "repeats": ["critic"]},
    ],
    "tools": [
        {"name": "add", "type": "python", "source": ADD},
        {
            "name": "ask",
            "type": "chat",
            "chat": {"initiator": "boss", "recipient": "room", "message": {"template": "{query}"}},
        },
    ],
    "conversation": {
        "type": "program",
        "acts": [
            {"initiator": "boss", "recipient": "room"},
            {
                "type": "sequence",
                "together": True,
                "chats": [
                    {"initiator": "boss", "recipient": "lead"},
                    {"initiator": "boss", "recipient": "helper", "after": [0], "left_out": [0]},
                ],
            },
            {"type": "resume", "group": "room"},
            {"type": "forget", "agent": "lead"},
            {"type": "answer", "agent": "lead", "messages": [{"speaker": "boss", "content": "Hi"}], "sender": "boss"},
        ],
    },
}


def changed(path: str, value: object, base: dict[str, Any] = PAIR) -> dict[str, Any]:
    """`base` with the value at `path` ("agents.0.name") replaced; None removes it."""
    spec: dict[str, Any] = json.loads(json.dumps(base))
    *way, last = [int(word) if word.isdigit() else word for word in path.split(".")]
    place: Any = spec
    for word in way:
        place = place[word]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return spec


def problems(raw: object) -> list[str]:
    """What is wrong with it, a line for each problem."""
    try:
        TeamSpec.parse(raw)
    except SpecError as error:
        return [str(problem) for problem in error.problems]
    return []
