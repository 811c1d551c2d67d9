"""Takes parts and lines away, and with a part everything that names it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from agents.builder import ids, reading
from agents.builder.document import Document, Named
from agents.builder.edits.outcome import Edit, Outcome, Refused, Surroundings
from agents.builder.edits.transitions import drop_rows, forbid
from agents.builder.references import forget, take_out

#: Lines that cannot be taken away without something in their place.
_NEEDED = {
    "begins": "Somebody must begin. Draw a line from the start to another agent instead.",
    "uses": "The rule needs an answer. Choose another one in its panel.",
    "inside": "The tool needs somebody to ask. Choose another one in its panel.",
}
_NAMED: dict[str, Named] = {"agent": "agents", "group": "groups", "tool": "tools"}


def remove(document: Document, edit: Edit, around: Surroundings) -> Outcome:
    """Lines first, then rules from the last one on, then parts: so that indexes still say what they said."""
    del around
    wanted = [ids.read(id_) for id_ in dict.fromkeys(reading.strings(edit.get("ids")))]
    edges = sorted((words[1:] for words in wanted if words[0] == "edge"), reverse=True, key=_by_index)
    rules = sorted(((words[1], int(words[2])) for words in wanted if words[0] == "rule"), reverse=True)
    parts = [words for words in wanted if words[0] in ("agent", "group", "tool")]
    if not (edges or rules or parts):
        raise Refused("The start stays: a team needs a beginning." if wanted else "Nothing is selected.")
    for words in edges:
        _edge(document, words)
    for agent, index in rules:
        _rule(document, agent, index)
    for kind, name in parts:
        _part(document, kind, name)
    return Outcome(document, _label(wanted), ())


def _by_index(words: tuple[str, ...]) -> tuple[str, list[tuple[int, str]]]:
    return words[0], [(int(word) if word.isdecimal() else -1, word) for word in words[1:]]


def _label(wanted: list[tuple[str, ...]]) -> str:
    if len(wanted) > 1:
        return f"Removed {len(wanted)} things"
    kind, *words = wanted[0]
    return {"edge": "Removed a line", "rule": "Removed a rule"}.get(kind, f"Removed {words[0] if words else ''}")


def _part(document: Document, kind: str, name: str) -> None:
    part = document.find(_NAMED[kind], name)
    if part is None:
        return
    document.named(_NAMED[kind]).remove(part)
    if kind == "tool":
        forget(document, "tool", set(reading.offered_names(part)))
    else:
        forget(document, "speaker", {name})
    for id_ in [id_ for id_ in document.layout if ids.read(id_)[:2] in ((kind, name), ("rule", name))]:
        del document.layout[id_]


def _rule(document: Document, agent: str, index: int) -> None:
    part = document.find("agents", agent)
    rules = part.get("rules") if part else None
    if part is None or not isinstance(rules, list) or index >= len(rules):
        return
    del rules[index]
    if not rules:
        del part["rules"]
    document.layout.pop(ids.rule(agent, index), None)
    for later in range(index + 1, len(rules) + 1):
        if place := document.layout.pop(ids.rule(agent, later), None):
            document.layout[ids.rule(agent, later - 1)] = place


def _edge(document: Document, words: tuple[str, ...]) -> None:
    kind, *rest = words
    if kind in _NEEDED:
        raise Refused(_NEEDED[kind])
    match kind, rest:
        case "chat", place:
            _chat(document, [int(at) for at in place])
        case "offers" | "runs", [agent, tool]:
            _tool_use(document, kind, agent, tool)
        case "trigger", [agent, index]:
            _rule(document, agent, int(index))
        case "nested", [agent, index, at]:
            _nested(document, agent, int(index), int(at))
        case _, [group, *names]:
            _in_group(_found(document, "group", group), kind, names)


def _in_group(group: dict[str, Any], kind: str, names: list[str]) -> None:
    match kind, names:
        case "transition" | "barred", [one, other]:
            forbid(group, "allowed" if kind == "transition" else "disallowed", one, other)
        case "row", [index, *name]:
            to = group["selection"]["rows"][int(index)]["next"]["speaker"]
            drop_rows(group, name[0] if name else "", to)
        case "member", [name]:
            group["members"].remove(name)
        case "selects", []:
            del group["selection"]


def _found(document: Document, kind: str, name: str) -> dict[str, Any]:
    found = document.find(_NAMED[kind], name)
    if found is None:
        raise Refused(f"{name} is not there any more.")
    return found


def _tool_use(document: Document, field: str, agent: str, tool: str) -> None:
    part, gone = _found(document, "agent", agent), reading.offered_names(_found(document, "tool", tool))
    part[field] = [name for name in part.get(field, []) if name not in gone]
    if not part[field]:
        del part[field]


def _nested(document: Document, agent: str, index: int, at: int) -> None:
    chats = _found(document, "agent", agent)["rules"][index]["reply"]["chats"]
    if len(chats) == 1:
        _rule(document, agent, index)
    else:
        take_out(chats, at)


def _chat(document: Document, place: Iterable[int]) -> None:
    """A chat of the conversation; what holds no chat any more goes, too."""
    match list(place):
        case []:
            del document.spec["conversation"]
        case [at]:
            _take(document.spec, "conversation", at)
        case [act, at]:
            acts = document.spec["conversation"]["acts"]
            chats = acts[act]["chats"]
            take_out(chats, at)
            if not chats:
                _take(document.spec, "conversation", act)


def _take(spec: dict[str, Any], field: str, at: int) -> None:
    talk = spec[field]
    items = talk["chats"] if talk.get("type") == "sequence" else talk["acts"]
    take_out(items, at)
    if not items:
        del spec[field]
