"""A scenario's groups. What the framework itself says in them is a placeholder: its wording is free."""

from __future__ import annotations

from typing import Any

from conformance.conditions import Json, termination, when
from conformance.people import model_of

INTRODUCTION = "<<introductions>>"
_PROMPTS = {
    "system": "<<select.system roles=[{roles}] agents={names}>>",
    "pick": "<<select.prompt agents={names}>>",
    "several": "<<select.retry_many agents={names}>>",
    "none": "<<select.retry_none agents={names}>>",
}
_ROUNDS = 10


def group_of(group: Json) -> Json:
    """GroupSpec, as JSON."""
    told = group.get("system_message", "")
    return {
        "name": group["name"],
        "members": group["members"],
        "instructions": told or None,
        "description": group.get("description", told),
        "max_rounds": group.get("max_round", _ROUNDS),
        "selection": _selection(group.get("selection", "auto")),
        "repeats": _repeats(group.get("allow_repeat", True)),
        "transitions": _transitions(group.get("transitions")),
        "introduction": INTRODUCTION if group.get("introductions") else False,
        "can_forget": bool(group.get("clear_history_phrase")),
        "calls_go_to_tools": group.get("call_filter", True),
        # AutoGen has no rule for who speaks after the answer of a tool.
        "answers_go_back": False,
        "selector": _selector(group),
        "termination": termination(group.get("termination")),
        **model_of(group),
    }


def _repeats(allowed: bool | list[str]) -> list[str] | None:
    if isinstance(allowed, bool):
        return None if allowed else []
    return allowed


def _selector(group: Json) -> Json:
    told = {"retries": group.get("selector_retries", 2), "role": group.get("selector_role", "system")}
    return _PROMPTS | told


def _selection(selection: Any) -> Any:
    if isinstance(selection, str):
        return selection
    rows = [
        {"after": _names(rule.get("last_speaker")), "when": when(rule.get("if")), "next": _next(rule.get("next"))}
        for rule in selection["rules"]
    ]
    return {"rows": rows, "default": _next(selection.get("default"))}


def _next(chosen: Any) -> Any:
    return {"speaker": chosen} if isinstance(chosen, str) else chosen


def _names(speaker: Any) -> list[str]:
    if speaker is None:
        return []
    return [speaker] if isinstance(speaker, str) else list(speaker)


def _transitions(transitions: Json | None) -> Json | None:
    return {transitions["type"]: transitions["graph"]} if transitions else None
