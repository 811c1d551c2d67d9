"""COND and RULE of the format: conditions on the last message, rules that end a chat."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

_WORDS = {
    "last_contains": "contains",
    "last_contains_any": "contains_any",
    "last_equals": "equals",
    "last_has_tool_calls": "has_tool_calls",
    "ignore_case": "ignore_case",
}
_MATCHES = {"endswith": "ends_with"}


def when(condition: Json | None) -> Json:
    return {_WORDS[word]: value for word, value in (condition or {}).items()}


def termination(rule: Json | None) -> Json:
    """Absent is AutoGen's own default: exactly this word."""
    if rule is None:
        return {"match": "equals", "text": "TERMINATE"}
    return {"match": _MATCHES.get(rule["rule"], rule["rule"]), "text": rule.get("text", "")}
