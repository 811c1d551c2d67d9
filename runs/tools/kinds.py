"""Where a tool runs, and whether a call that was cut off may be made again."""

from __future__ import annotations

from enum import Enum

from agents.tools.specs import (
    Address,
    ChatTool,
    HttpTool,
    ListedTool,
    McpTool,
    OpenApiTool,
    PythonTool,
    SqlTool,
    ToolSpec,
)

#: What HTTP calls idempotent: the second request changes nothing that the first did not.
_IDEMPOTENT = frozenset(("GET", "HEAD", "OPTIONS", "PUT", "DELETE"))


class Place(Enum):
    """CELL: in the sandbox, as an execution. WORKER: the conversation's worker calls something outside."""

    CELL = "cell"
    WORKER = "worker"


def place_of(tool: ToolSpec) -> Place:
    """Raises AssertionError for a chat, which is the engine's own business."""
    match tool:
        case PythonTool() | SqlTool():
            return Place.CELL
        case McpTool():
            return Place.WORKER if isinstance(tool.server, Address) else Place.CELL
        case HttpTool() | OpenApiTool():
            return Place.WORKER
        case ChatTool():
            raise AssertionError(f"{tool.name} is a chat: it is held, not called")


def is_repeatable(tool: ToolSpec, name: str) -> bool:
    """Whether a call that may have reached the outside, and of which no answer is known, may be made again."""
    match tool:
        case HttpTool():
            return tool.method in _IDEMPOTENT
        case OpenApiTool():
            return tool.operation(name).method in _IDEMPOTENT
        case McpTool():
            listed = tool.schemas.get(name, ListedTool())
            return listed.read_only or listed.repeatable or place_of(tool) is Place.CELL
    return True
