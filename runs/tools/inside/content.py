"""What an MCP server answers, as a tool's value: its structured content, else its texts. Used in cells and by workers.

Keys are those of the wire (`structuredContent`, `inputSchema`).
"""

from __future__ import annotations

from typing import Any


class ToolFailed(Exception):
    """The server says that the tool failed; `str()` is what it said of that."""


def value_of(result: dict[str, Any]) -> Any:
    """The value of a `tools/call` result. Raises ToolFailed where it says so."""
    text = "\n".join(_shown(part) for part in result.get("content") or ())
    if result.get("isError"):
        raise ToolFailed(text or "The tool failed without a word.")
    structured = result.get("structuredContent")
    if structured is None:
        return text
    # Servers wrap what is no object into one of this single key, since a result must be an object.
    return structured["result"] if isinstance(structured, dict) and set(structured) == {"result"} else structured


def listed(tools: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The schemas of a team's file, by tool, of a `tools/list` result's tools."""
    return {tool["name"]: _listed(tool) for tool in tools}


def _listed(tool: dict[str, Any]) -> dict[str, Any]:
    hints = tool.get("annotations") or {}
    read_only = bool(hints.get("readOnlyHint"))
    return {
        "description": tool.get("description") or "",
        "parameters": tool.get("inputSchema") or {"type": "object", "properties": {}},
        "read_only": read_only,
        "repeatable": read_only or bool(hints.get("idempotentHint")),
    }


def _shown(part: dict[str, Any]) -> str:
    if part.get("type") == "text":
        return str(part.get("text", ""))
    if part.get("type") == "resource":
        resource = part.get("resource") or {}
        return str(resource.get("text") or f"<{resource.get('uri', 'resource')}>")
    return f"<{part.get('type', 'unknown')}>" if part.get("type") != "resource_link" else f"<{part.get('uri')}>"
