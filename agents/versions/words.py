"""How a field and its value are called where two teams are compared."""

from __future__ import annotations

import json
from typing import Any

from agents.builder.changes import ABSENT, ORDER

#: Where the name of the field says too little by itself.
_LABELS = {
    "cache": "Cache seed",
    "can_forget": "People may clear history",
    "default_reply": "Default reply",
    "description": "When to speak",
    "hears_all": "Termination looks at every message",
    "human_input": "Asks a person",
    "initiator": "Who begins",
    "max_auto_replies": "Replies in a row",
    "max_rounds": "Messages at most",
    "max_turns": "Turns at most",
    "message": "First message",
    "offers": "Tools it may call",
    "only_rules": "Answers by rules only",
    "parley": "Version of the format",
    "recipient": "Who answers",
    "repeats": "May speak twice in a row",
    "rules": "Reply rules",
    "runs": "Tools it runs",
    "sample": "Sample",
    "selection": "Who speaks next",
}
_LISTS = {"agents": "Order of the agents", "groups": "Order of the groups", "tools": "Order of the tools"}
#: Of a team these are for people, not for the selection of speakers.
_OF_THE_TEAM = {"description": "Description"}


def label(path: tuple[str, ...], *, of_team: bool = False) -> str:
    """`path` begins inside the part: ("termination", "text") is "Termination · text"."""
    first, *rest = path
    if rest == [ORDER]:
        return _LISTS.get(first, "Order")
    known = _LABELS | _OF_THE_TEAM if of_team else _LABELS
    words = known.get(first) or first.replace("_", " ").capitalize()
    return " · ".join((words, *(word.replace("_", " ") for word in rest)))


def told(value: Any) -> str:
    """A value for people; "" where nothing stands."""
    if value is ABSENT or value is None:
        return ""
    match value:
        case bool():
            return "yes" if value else "no"
        case str():
            return value
        case int() | float():
            return f"{value:g}" if isinstance(value, float) else str(value)
        case list() if not any(isinstance(item, list | dict) for item in value):
            return ", ".join(map(told, value))
        case list():
            return "\n".join(_row(item) for item in value)
    return _row(value)


def _row(value: Any) -> str:
    """One line where that can be read, else indented."""
    line = json.dumps(value, ensure_ascii=False)
    return line if len(line) <= 100 else json.dumps(value, ensure_ascii=False, indent=2)
