"""What a document looks like: a projection, without I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from agents.builder.document import Document
from agents.builder.drawing.edges import edges
from agents.builder.drawing.nodes import frames, nodes
from agents.builder.drawing.places import places
from agents.builder.drawing.scene import Edge, Frame, Node, Scene, Severity, Tag

__all__ = ["Edge", "Frame", "Node", "Scene", "Tag", "scene"]


def scene(document: Document, severities: Mapping[str, Severity] | None = None) -> Scene:
    """Everything that is drawn, in its place. `severities` are those of the parts that have problems."""
    drawn = Scene(tuple(frames(document)), tuple(nodes(document)), tuple(edges(document)))
    where, bad = places(drawn, document.layout), severities or {}

    def put(part: Node | Frame) -> tuple[float, float]:
        return where.get(part.id, (0, 0))

    return Scene(
        tuple(replace(one, x=put(one)[0], y=put(one)[1], severity=bad.get(one.id, "")) for one in drawn.frames),
        tuple(replace(one, x=put(one)[0], y=put(one)[1], severity=bad.get(one.id, "")) for one in drawn.nodes),
        drawn.edges,
    )
