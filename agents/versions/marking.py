"""Two documents on one canvas: the new one, with what is gone where it stood, and everything that differs marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from agents.builder.document import Document
from agents.builder.drawing import Edge, Frame, Node, Scene, scene
from agents.versions.comparing import Mark, compare

Drawn = TypeVar("Drawn", Node, Frame, Edge)


def marked(old: Document, new: Document) -> Scene:
    was, is_now, marks = scene(old), scene(new), compare(old, new).marks
    return Scene(
        tuple(_marked(was.frames, is_now.frames, marks)),
        tuple(_marked(was.nodes, is_now.nodes, marks)),
        tuple(_marked(was.edges, is_now.edges, marks)),
    )


def _marked(old: Iterable[Drawn], new: Iterable[Drawn], marks: Mapping[str, Mark]) -> Iterator[Drawn]:
    before = {one.id: one for one in old}
    after = {one.id for one in new}
    for one in new:
        if one.id not in before:
            yield replace(one, mark="added")
        else:
            is_changed = marks.get(one.id) == "changed" or not _looks_same(before[one.id], one)
            yield replace(one, mark="changed" if is_changed else "")
    yield from (replace(one, mark="removed") for one in before.values() if one.id not in after)


def _looks_same(one: Drawn, other: Drawn) -> bool:
    """Wherever it stands, and whatever hue it was given."""
    if isinstance(one, Edge) or isinstance(other, Edge):
        return one == other
    placed = replace(other, x=one.x, y=one.y)
    if isinstance(one, Node) and isinstance(placed, Node):
        placed = replace(placed, hue=one.hue)
    return one == placed
