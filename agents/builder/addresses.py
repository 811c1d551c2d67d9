"""Finds what an id names inside a document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agents.builder import ids, reading
from agents.builder.document import Document, Named
from agents.builder.fields.paths import read

_NAMED: dict[str, Named] = {"agent": "agents", "group": "groups", "tool": "tools"}


def part_of(document: Document, id_: str) -> dict[str, Any] | None:
    """The object in the file, or None where there is none (any more). A line between members is the row of the table
    that is its condition; one between an agent and a tool is the agent."""
    try:
        found = _found(document, ids.read(canonical(document, id_)))
    except (ValueError, KeyError, IndexError, TypeError):
        return None
    return found if isinstance(found, dict) else None


def canonical(document: Document, id_: str) -> str:
    """The id by which the form of a thing is known: most lines show the form of what they lead to."""
    match ids.read(id_):
        case ("edge", "begins"):
            return ids.START
        case ("edge", "chat", *place) | ("chat", "conversation", *place):
            return _of_conversation(document, place)
        case ("edge", "trigger" | "uses", agent, index):
            return ids.of("rule", agent, index)
        case ("edge", "nested", agent, rule, index):
            return ids.of("chat", "rule", agent, rule, index)
        case ("edge", "inside", tool):
            return ids.of("chat", "tool", tool)
        case ("edge", "selects" | "member", group, *_):
            return ids.group(group)
        case ("edge", "row", group, index, *_):
            return ids.of("row", group, index)
    return id_


def row_between(group: dict[str, Any], one: str, other: str) -> dict[str, Any] | None:
    """The first row of the table that lets `other` speak after `one`."""
    for row in reading.objects(read(group, ("selection", "rows"))):
        if read(row, ("next", "speaker")) == other and one in reading.strings(row.get("after")):
            return row
    return None


def has_line(document: Document, words: Sequence[str]) -> bool:
    """Whether there is such a line: ("transition", group, from, to) or ("offers", agent, tool)."""
    match list(words):
        case ["transition" | "barred" as kind, group, one, other]:
            field = "allowed" if kind == "transition" else "disallowed"
            return other in reading.strings(read(document.find("groups", group) or {}, ("transitions", field, one)))
        case ["offers" | "runs", agent, tool]:
            return document.find("agents", agent) is not None and document.find("tools", tool) is not None
    return False


def _found(document: Document, words: tuple[str, ...]) -> Any:
    match words:
        case (ids.TEAM,):
            return document.spec
        case (ids.START,):
            return document.spec.get("conversation")
        case ("agent" | "group" | "tool" as kind, name):
            return document.find(_NAMED[kind], name)
        case ("chat", *place):
            return _chat(document, place)
        case ("edge", *line):
            return _line(document, line)
    return _in_list(document, words)


def _in_list(document: Document, words: tuple[str, ...]) -> Any:
    match words:
        case ("rule", agent, index):
            return _item(document.find("agents", agent), ("rules",), index)
        case ("row", group, index):
            return _item(document.find("groups", group), ("selection", "rows"), index)
        case ("act", index):
            return _item(document.spec, ("conversation", "acts"), index)
        case ("said", act, index):
            return _item(_found(document, ("act", act)), ("messages",), index)
    return None


def _line(document: Document, line: list[str]) -> Any:
    match line:
        case ["transition", group, one, other]:
            return row_between(document.find("groups", group) or {}, one, other)
        case ["offers" | "runs", agent, tool]:
            return document.find("agents", agent) if document.find("tools", tool) else None
    return None


def _chat(document: Document, place: list[str]) -> Any:
    match place:
        case ["tool", name]:
            return (document.find("tools", name) or {}).get("chat")
        case ["rule", agent, rule, index]:
            return _item(_found(document, ("rule", agent, rule)), ("reply", "chats"), index)
        case ["conversation", index]:
            return _item(document.spec, ("conversation", "chats"), index)
        case ["conversation", act, index]:
            return _item(_found(document, ("act", act)), ("chats",), index)
    return None


def _item(holder: Any, path: tuple[str, ...], index: str) -> Any:
    items = read(holder or {}, path)
    return items[int(index)] if isinstance(items, list) and index.isdecimal() and int(index) < len(items) else None


def _of_conversation(document: Document, place: list[str]) -> str:
    if not place:
        return ids.START
    is_program = read(document.spec, ("conversation", "type")) == "program"
    return ids.of("act", *place) if is_program and len(place) == 1 else ids.of("chat", "conversation", *place)
