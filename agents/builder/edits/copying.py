"""Parts of a document as a fragment that can be put into any other: what is copied, kept, and cut out."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from agents.builder import ids, reading
from agents.builder.document import Document
from agents.spec import VERSION

Fragment = dict[str, Any]

_NAMED = {"agent": "agents", "group": "groups", "tool": "tools"}


def fragment(document: Document, wanted: Iterable[str]) -> Fragment:
    """`wanted` are ids; a group brings its members along, a rule comes alone. Lines between parts are in the parts."""
    words = [ids.read(id_) for id_ in wanted]
    chosen = {(kind, name[0]) for kind, *name in words if kind in _NAMED}
    chosen |= {member for kind, name in list(chosen) if kind == "group" for member in _members(document, name)}
    found: Fragment = {"parley": VERSION}
    for kind, field in _NAMED.items():
        parts = [copy.deepcopy(part) for part in document.spec.get(field, []) if (kind, part["name"]) in chosen]
        if parts:
            found[field] = parts
    rules = [rule for kind, *rest in words if kind == "rule" and (rule := _rule(document, rest, chosen))]
    if rules:
        found["rules"] = rules
    layout = {id_: place for id_, place in document.layout.items() if _is_of(id_, chosen)}
    return found | ({"layout": layout} if layout else {})


def _members(document: Document, name: str) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    ahead = [name]
    while ahead:
        group = document.find("groups", ahead.pop())
        for member in reading.strings(group.get("members") if group else None):
            kind = "group" if document.find("groups", member) else "agent"
            if (kind, member) not in found:
                found.add((kind, member))
                ahead += [member] if kind == "group" else []
    return found


def _rule(document: Document, words: list[str], chosen: set[tuple[str, str]]) -> Any:
    """The rule, unless its agent comes along with all of its rules."""
    agent = document.find("agents", words[0])
    rules = agent.get("rules") if agent else None
    at = int(words[1])
    if ("agent", words[0]) in chosen or not isinstance(rules, list) or at >= len(rules):
        return None
    return copy.deepcopy(rules[at])


def _is_of(id_: str, chosen: set[tuple[str, str]]) -> bool:
    kind, *rest = ids.read(id_)
    return bool(rest) and ("agent" if kind == "rule" else kind, rest[0]) in chosen
