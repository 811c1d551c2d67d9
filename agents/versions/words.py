"""How a field and its value are called where two teams are compared."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from pydantic import ValidationError

from agents.builder.changes import ABSENT, ORDER
from agents.builder.row_words import words_of_row
from agents.spec_groups import RowSpec

#: In characters: beyond this a rule or a chat has a line for each of its fields.
LONGEST_LINE = 100

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
    words = known.get(first) or _plain(first).capitalize()
    return " · ".join((words, *map(_plain, rest)))


def told(value: Any) -> str:
    """A value for people; "" where nothing stands. Rows, rules and chats have lines of their own."""
    match value:
        case list() if any(isinstance(item, list | dict) for item in value):
            return "\n".join(_item(item) for item in value)
        case dict():
            return _item(value)
    return _short(value)


def _short(value: Any) -> str:
    """On one line, texts as they are."""
    if value is ABSENT or value is None:
        return ""
    match value:
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:g}"
        case list():
            return ", ".join(map(_short, value))
        case dict():
            return "; ".join(f"{_plain(key)}: {_inner(inner)}" for key, inner in value.items())
    return str(value)


def _item(value: Any) -> str:
    """A row of a selection table in words; of anything else its fields, on one line if that can be read."""
    if isinstance(value, dict) and "next" in value:
        with suppress(ValidationError):
            return words_of_row(RowSpec.model_validate(value))
    line = _short(value)
    if len(line) <= LONGEST_LINE or not isinstance(value, dict):
        return line
    first, *rest = (f"{_plain(key)}: {_inner(inner)}" for key, inner in value.items())
    return "\n".join((first, *(f"    {line}" for line in rest)))


def _inner(value: Any) -> str:
    return f"({_short(value)})" if isinstance(value, dict) else "nothing" if value is None else _short(value)


def _plain(key: str) -> str:
    return key.replace("_", " ")
