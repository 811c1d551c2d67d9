"""A scenario's functions, as tools of a team."""

from __future__ import annotations

from conformance.chats import tool_chat
from conformance.conditions import Json

#: What the format imports for every source.
_IMPORTS = "from typing import Annotated\n"


def tool_of(name: str, function: Json) -> Json:
    """ToolSpec, as JSON."""
    shared = {"name": name, "description": function.get("description", ""), "review": "never"}
    if chat := function.get("chat_tool"):
        return shared | {"type": "chat", "chat": tool_chat(chat)}
    return shared | {"type": "python", "source": _IMPORTS + function["source"]}
