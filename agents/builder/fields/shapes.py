"""Values that may have one of several shapes: which one they have, and what another one keeps of them.

What a variant is made of is given the place and what is there now; most look at one of the two only.
"""

# ruff: noqa: ARG005

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from agents.builder import reading
from agents.builder.changes import ABSENT
from agents.builder.fields.controls import Shape, Variant
from agents.builder.fields.place import Place

_METHODS = {
    "auto": "The model chooses",
    "round_robin": "In turn, as listed",
    "random": "At random",
    "manual": "A person chooses",
}


def constant(value: Any) -> Callable[[Place, Any], Any]:
    return lambda place, old: value


def kept(value: Any) -> str:
    """What of a value can stand as a text."""
    match value:
        case str():
            return value
        case {"template": str(text)}:
            return text
        case [*parts]:
            return "\n".join(part["text"] for part in reading.objects(parts) if isinstance(part.get("text"), str))
    return ""


def kept_text(place: Place, old: Any) -> str:
    del place
    return kept(old)


def _tell_or_null(value: Any) -> str:
    return "none" if value in (None, ABSENT) else "text" if isinstance(value, str) else ""


def _tell_code(value: Any) -> str:
    return "on" if isinstance(value, dict) else "off" if value in (None, ABSENT) else ""


CODE = Shape((Variant("off", "No", constant(None)), Variant("on", "Yes, in the sandbox", lambda *_: {})), _tell_code)

FALLBACK = Shape(
    (Variant("none", "Nothing: the chat ends", constant(None)), Variant("text", "Always the same text", kept_text)),
    _tell_or_null,
)


def _tell_selection(value: Any) -> str:
    match value:
        case str():
            return value if value in _METHODS else ""
        case {"rows": _}:
            return "table"
        case {"function": _}:
            return "function"
    return "auto" if value is ABSENT else ""


def _table(place: Place, old: Any) -> dict[str, Any]:
    del place
    method = old if isinstance(old, str) and old in _METHODS else "auto"
    return {"rows": [], "default": {"method": method}}


def _function(place: Place, old: Any) -> dict[str, Any]:
    del old
    return {"function": next(iter(place.pool("functions")), "")}


SELECTION = Shape(
    (
        *(Variant(method, label, constant(method)) for method, label in _METHODS.items()),
        Variant("table", "A table of rules", _table),
        Variant("function", "A Python function", _function),
    ),
    _tell_selection,
)


def _tell_introduction(value: Any) -> str:
    if isinstance(value, str):
        return "text"
    return {True: "yes", False: "no"}.get(value, "") if isinstance(value, bool) else "no" if value is ABSENT else ""


INTRODUCTION = Shape(
    (
        Variant("no", "No", constant(False)),  # noqa: FBT003 - this is what stands in the file
        Variant("yes", "Yes, with their descriptions", constant(True)),  # noqa: FBT003
        Variant("text", "Yes, with a text of your own", kept_text),
    ),
    _tell_introduction,
)


def _tell_repeats(value: Any) -> str:
    return "all" if value in (None, ABSENT) else "some" if isinstance(value, list) else ""


REPEATS = Shape(
    (Variant("all", "Everybody", constant(None)), Variant("some", "Only these", lambda *_: [])), _tell_repeats
)


def _tell_transitions(value: Any) -> str:
    if value in (None, ABSENT):
        return "free"
    return next((key for key in ("allowed", "disallowed") if isinstance(value, dict) and key in value), "")


def _others(place: Place, old: Any) -> dict[str, list[str]]:
    """For each member, those that `old` does not name."""
    members = place.pool("members")
    named = old if isinstance(old, dict) else {}
    return {name: [other for other in members if other not in named.get(name, [])] for name in members}


def _allowed(place: Place, old: Any) -> dict[str, Any]:
    if isinstance(old, dict):
        return {"allowed": _others(place, old.get("disallowed"))}
    twice = place.part.get("repeats")
    barred = {name: [] if twice is None or name in twice else [name] for name in place.pool("members")}
    return {"allowed": _others(place, barred)}


def _disallowed(place: Place, old: Any) -> dict[str, Any]:
    if isinstance(old, dict):
        return {"disallowed": {name: rest for name, rest in _others(place, old.get("allowed")).items() if rest}}
    twice = place.part.get("repeats")
    return {"disallowed": {name: [name] for name in place.pool("members") if twice is not None and name not in twice}}


TRANSITIONS = Shape(
    (
        Variant("free", "Anybody may follow anybody", constant(None)),
        Variant("allowed", "Only those ticked may follow", _allowed),
        Variant("disallowed", "All but those ticked may follow", _disallowed),
    ),
    _tell_transitions,
)
