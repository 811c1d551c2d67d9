"""What the palette's things are made of: the part as it stands in the file, ready to be used or to be filled in."""

from __future__ import annotations

from typing import Any

from agents.builder.code_templates import template_for

#: What an assistant is told until somebody tells it more.
INSTRUCTIONS = (
    "You are a helpful assistant. Work on the task step by step. When it is done, say what came of it and end your "
    "message with TERMINATE."
)
CODING = (
    "You solve tasks with Python. Write one complete block of code at a time, marked ```python; it is run for you and "
    "you are told its output. Mend what fails. When the task is done, say what came of it and end with TERMINATE."
)

Part = dict[str, Any]

AGENTS: dict[str, Part] = {
    "assistant": {"name": "assistant", "type": "assistant", "instructions": INSTRUCTIONS, "model": ""},
    "executor": {"name": "executor", "type": "user_proxy", "code": {}},
    "human": {"name": "human", "type": "user_proxy", "human_input": "always"},
    "custom": {"name": "agent", "type": "conversable", "instructions": INSTRUCTIONS, "model": ""},
}

TOOLS: dict[str, Part] = {
    "python": {"type": "python", "name": "my_tool", "source": template_for("tool", "my_tool")},
    "sql": {"type": "sql", "name": "query", "file": "table.csv", "query": 'SELECT * FROM "table" LIMIT 10'},
    "http": {"type": "http", "name": "request", "url": "https://api.example.com/v1/items"},
    "openapi": {
        "type": "openapi",
        "name": "api",
        "url": "https://api.example.com/openapi.json",
        "operations": ["listItems"],
    },
    "mcp": {"type": "mcp", "name": "server", "server": {"command": ["python", "server.py"]}, "tools": ["a_tool"]},
    "chat": {"type": "chat", "name": "ask", "description": "Asks an expert.", "chat": {}},
}

RULE: Part = {"reply": {"text": "I cannot help with that."}, "when": {"contains": "password"}}
GROUP: Part = {"name": "group", "members": [], "model": ""}


def with_model(part: Part, connections: tuple[str, ...]) -> Part:
    """The part with its model filled in, where it is left open (""): the likeliest connection, or none at all."""
    if part.get("model") != "":
        return part
    rest = {key: value for key, value in part.items() if key != "model"}
    return rest | {"model": connections[0]} if connections else rest
