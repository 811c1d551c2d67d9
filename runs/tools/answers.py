"""A tool's answer on its way into the journal and back: the very same value, whatever database holds it.

PostgreSQL keeps an object's keys in an order of its own, and refuses NUL and half characters; a model is shown the
value as text, which must be the same when a run is resumed. So lists and objects are kept as their JSON text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from agents.conversation.results import ToolResult


def to_data(result: ToolResult) -> dict[str, Any]:
    """For an entry or an outcome: ok and value, where lists and objects are {"json": "…"}."""
    value = sound(result.value)
    return {"ok": result.ok, "value": {"json": json.dumps(value)} if isinstance(value, (dict, list)) else value}


def from_data(data: Mapping[str, Any]) -> ToolResult:
    """The answer that `to_data` wrote."""
    value = data["value"]
    return ToolResult(data["ok"], json.loads(value["json"]) if isinstance(value, dict) else value)


def sound(value: Any) -> Any:
    """The same JSON data, with texts and numbers that every database and every model takes."""
    match value:
        case str():
            return _text(value)
        case float() if value - value != 0:
            return str(value)
        case list():
            return [sound(item) for item in value]
        case dict():
            return {_text(str(key)): sound(item) for key, item in value.items()}
    return value


def _text(text: str) -> str:
    """Without NUL, and with halves of characters joined or replaced."""
    return text.replace("\x00", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
