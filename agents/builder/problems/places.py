"""From a path in the file (`agents[0].rules[1].reply.tool`) to the part that is drawn, and the field of its form."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from agents.builder import ids
from agents.builder.document import Document

_WORDS = re.compile(r"\[(\d+)\]|([^.\[\]]+)")

#: Problems of a whole part that one field of its form is about.
_FIELD_OF_WHOLE = {"python": "source", "mcp": "schemas", "openapi": "document", "http": "url"}


@dataclass(frozen=True, slots=True)
class Place:
    """`order` sorts places as the file has them."""

    id: str
    field: str
    what: str
    order: tuple[int, ...]


def words_of(path: str) -> tuple[str | int, ...]:
    return tuple(int(index) if index else word for index, word in _WORDS.findall(path))


def written(words: Iterable[str | int]) -> str:
    """The path of these words."""
    return "".join(f"[{word}]" if isinstance(word, int) else f".{word}" for word in words).removeprefix(".")


def place_of(path: str, document: Document) -> Place:
    match words_of(path):
        case ["agents", int(at), "rules", int(index), *field] if _has(document, "agents", at):
            name = _name(document, "agents", at)
            return Place(ids.rule(name, index), _dotted(field), _rule(document, at, index), (1, at, 1, index))
        case ["agents", int(at), *field] if _has(document, "agents", at):
            name = _name(document, "agents", at)
            return Place(ids.agent(name), _dotted(field), name, (1, at, 0))
        case ["groups", int(at), *field] if _has(document, "groups", at):
            name = _name(document, "groups", at)
            return Place(ids.group(name), _dotted(field), name, (2, at))
        case ["tools", int(at), *field] if _has(document, "tools", at):
            name, kind = _name(document, "tools", at), str(document.named("tools")[at].get("type", "python"))
            return Place(ids.tool(name), _dotted(field) or _FIELD_OF_WHOLE.get(kind, ""), name, (3, at))
        case ["conversation", *field]:
            return Place(ids.START, _dotted(field), "Conversation", (4,))
        case field:
            named = "" if path.startswith("(") else _dotted(field)
            return Place(ids.TEAM, named, str(document.spec.get("name") or "The team"), (0,))


def _has(document: Document, kind: str, at: int) -> bool:
    return at < len(document.spec.get(kind, ()))


def _name(document: Document, kind: str, at: int) -> str:
    return str(document.spec[kind][at]["name"])


def _rule(document: Document, at: int, index: int) -> str:
    agent = document.named("agents")[at]
    try:
        named = agent["rules"][index].get("name")
    except (LookupError, TypeError, AttributeError):
        named = None
    return f"{named or f'Rule {index + 1}'} of {agent['name']}"


def _dotted(words: Iterable[str | int]) -> str:
    return ".".join(str(word) for word in words)
