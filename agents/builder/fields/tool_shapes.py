"""Tools and their servers and bodies: see `shapes`."""

# ruff: noqa: ARG005

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from agents.builder.changes import ABSENT
from agents.builder.fields.controls import Shape, Variant
from agents.builder.fields.place import Place
from agents.builder.fields.shapes import constant


def _tell_server(value: Any) -> str:
    return next((key for key in ("command", "url") if isinstance(value, dict) and key in value), "")


SERVER = Shape(
    (
        Variant("command", "A command in the sandbox", lambda place, old: {"command": ["python", "server.py"]}),
        Variant("url", "An address", lambda place, old: {"url": "https://"}),
    ),
    _tell_server,
)


def _tell_body(value: Any) -> str:
    return "none" if value in (None, ABSENT) else "text" if isinstance(value, str) else "json"


def _as_json(place: Place, old: Any) -> Any:
    del place
    try:
        found = json.loads(old)
    except (TypeError, ValueError):
        return {}
    return found if isinstance(found, (dict, list)) else {}


BODY = Shape(
    (
        Variant("none", "None: arguments are sent by themselves", constant(None)),
        Variant(
            "text",
            "A text",
            lambda place, old: json.dumps(old, ensure_ascii=False) if isinstance(old, (dict, list)) else "",
        ),
        Variant("json", "JSON", _as_json),
    ),
    _tell_body,
)


def _tool_of(type_: str) -> Callable[[Place, Any], dict[str, Any]]:
    """Another kind of tool under the same name; a new one begins as in the palette."""

    def make(place: Place, old: Any) -> dict[str, Any]:
        # Edits are made of forms: at the top these two would import each other.
        from agents.builder.edits.starters import TOOLS

        name = old["name"]
        rest = {key: value for key, value in TOOLS[type_].items() if key not in ("name", "type", "description")}
        if "source" in rest:
            rest["source"] = rest["source"].replace("def my_tool(", f"def {name}(")
        if type_ == "chat":
            one = next(iter(place.pool("agents")), "")
            rest["chat"] = {"initiator": one, "recipient": place.other_than(one), "message": {"template": "{query}"}}
        kept = {key: old[key] for key in ("description", "review", "headers") if key in old and _fits(key, type_)}
        return {"type": type_, "name": name} | kept | rest

    return make


def _fits(key: str, type_: str) -> bool:
    return key != "headers" or type_ in ("http", "openapi")


_TOOLS = ("python", "chat", "sql", "http", "openapi", "mcp")

TOOL = Shape(
    (
        Variant("python", "Python function", _tool_of("python")),
        Variant("chat", "Chat as a tool", _tool_of("chat")),
        Variant("sql", "SQL query", _tool_of("sql")),
        Variant("http", "HTTP request", _tool_of("http")),
        Variant("openapi", "OpenAPI operations", _tool_of("openapi")),
        Variant("mcp", "MCP server", _tool_of("mcp")),
    ),
    lambda part: str(part.get("type", "python")) if part.get("type", "python") in _TOOLS else "",
    is_whole=True,
)
