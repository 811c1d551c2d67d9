"""What a page draws of a document. Ids are those of `agents.builder.ids`; places are pixels of the canvas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

NodeKind = Literal["agent", "tool", "rule", "start"]
EdgeKind = Literal[
    "begins", "transition", "barred", "row", "offers", "runs", "trigger", "uses", "nested", "chat", "member"
]
Mark = Literal["", "added", "removed", "changed"]
Severity = Literal["", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Tag:
    icon: str
    text: str


@dataclass(frozen=True, slots=True)
class Node:
    """A card, or a pill where it is a tool. `frame` is the id of the group it is drawn in, or ""."""

    id: str
    kind: NodeKind
    name: str
    role: str
    icon: str
    hue: str
    text: str = ""
    tags: tuple[Tag, ...] = ()
    x: float = 0
    y: float = 0
    frame: str = ""
    severity: Severity = ""
    mark: Mark = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """A group, drawn around its members. `x` and `y` count where it has none; `frame` is the group around it."""

    id: str
    name: str
    tags: tuple[Tag, ...] = ()
    x: float = 0
    y: float = 0
    frame: str = ""
    is_empty: bool = False
    severity: Severity = ""
    mark: Mark = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """`words` say in full what it means, for those who do not see it."""

    id: str
    kind: EdgeKind
    source: str
    target: str
    label: str = ""
    words: str = ""
    mark: Mark = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """Frames first, each after the one around it; then nodes, then edges: the order in which they are drawn."""

    frames: tuple[Frame, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    @property
    def parts(self) -> tuple[Frame | Node, ...]:
        """What has a place."""
        return (*self.frames, *self.nodes)

    def __iter__(self) -> Iterator[Frame | Node | Edge]:
        yield from self.frames
        yield from self.nodes
        yield from self.edges
