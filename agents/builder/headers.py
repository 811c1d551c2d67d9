"""What stands above a form: icon, name, what it is, and what can be done with the whole of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agents.builder import ids, reading
from agents.builder.document import Document
from agents.builder.drawing.edges import edges
from agents.builder.drawing.nodes import frames_of, nodes
from agents.builder.titles import list_of, parent, title

GROUP_ICON, PLAIN_HUE = "users-round", "slate"

#: By the kind of an id, for what is no card of the canvas.
_ROLES = {
    "team": ("Team", "workflow"),
    "group": ("Group chat", GROUP_ICON),
    "chat": ("Chat", "messages-square"),
    "act": ("Act of the program", "list-ordered"),
    "said": ("A message said before", "message-square"),
    "row": ("Row of the table", "table-rows-split"),
    "edge": ("Line", "spline"),
}

#: What can be done with a whole part, by the kind of its id: the words of `data-do`.
_DOINGS = {
    "agent": ("duplicate", "keep", "copy", "up", "down", "remove"),
    "group": ("duplicate", "copy", "up", "down", "remove"),
    "tool": ("duplicate", "keep", "copy", "up", "down", "remove"),
    "rule": ("copy", "up", "down", "remove"),
    "edge": ("remove",),
}


@dataclass(frozen=True, slots=True)
class Face:
    icon: str
    hue: str


@dataclass(frozen=True, slots=True)
class Place:
    """A row of its parent's list: what the edit `list` needs to move it or take it away."""

    id: str
    field: str
    at: int


@dataclass(frozen=True, slots=True)
class Header:
    """`back` is the id of what it lies in and what that is called; `words` say what a line means."""

    name: str
    role: str
    face: Face
    back: tuple[str, str] | None
    doings: Sequence[str]
    row: Place | None
    words: str = ""


def faces(document: Document) -> dict[str, Face]:
    """By the names that forms use: agents, groups, and tools by what they offer."""
    drawn = {node.id: Face(node.icon, node.hue) for node in nodes(document)}
    found = {part["name"]: drawn[ids.agent(part["name"])] for part in document.named("agents")}
    found |= {part["name"]: Face(GROUP_ICON, PLAIN_HUE) for part in document.named("groups")}
    for tool in document.named("tools"):
        found |= dict.fromkeys(reading.offered_names(tool), drawn[ids.tool(tool["name"])])
    return found


def header(document: Document, asked: str, id_: str) -> Header:
    """`asked` is the id that is selected, `id_` that of the form which is shown for it."""
    kind = ids.read(id_)[0]
    node = next((node for node in nodes(document) if node.id == id_), None)
    role, icon = (node.role, node.icon) if node else _ROLES.get(kind, ("", "circle"))
    around = parent(id_)
    row = list_of(id_)
    return Header(
        name=_name(document, id_, node.name if node else ""),
        role=_role(document, id_, role),
        face=Face(icon, node.hue if node else PLAIN_HUE),
        back=(around, title(document, around)) if around else None,
        doings=_DOINGS.get(ids.read(asked)[0] if asked.startswith("edge.") else kind, ()),
        row=Place(*row) if row else None,
        words=_words(document, asked),
    )


def _name(document: Document, id_: str, drawn: str) -> str:
    match ids.read(id_):
        case (ids.TEAM,):
            name = document.spec.get("name")
            return name if isinstance(name, str) else "The team"
        case (ids.START,):
            return "The conversation"
    name = drawn or title(document, id_)
    return f"{name[:1].upper()}{name[1:]}" if not drawn and not id_.startswith("group.") else name


def _role(document: Document, id_: str, role: str) -> str:
    frame = frames_of(document).get(ids.read(id_)[-1], "") if id_.startswith(("agent.", "group.")) else ""
    return f"{role} · in {ids.read(frame)[1]}" if frame else role


def _words(document: Document, asked: str) -> str:
    edge = next((edge for edge in edges(document) if edge.id == asked), None) if asked.startswith("edge.") else None
    return f"{edge.words[:1].upper()}{edge.words[1:]}." if edge else ""
