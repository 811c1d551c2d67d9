"""HTML of what is drawn, and of what looks different than before."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from agents.builder.drawing.scene import Edge, Frame, Node, Scene

_PARTIALS = {Frame: "frame", Node: "node", Edge: "edge"}


def html_of(part: Frame | Node | Edge) -> str:
    html: str = render_to_string(f"agents/builder/_canvas.html#{_PARTIALS[type(part)]}", {"part": part})
    return html.strip()


def difference(old: Scene | None, new: Scene) -> dict[str, Any]:
    """{"put": {id: html}, "drop": [id]}: what a page must change that shows `old`, or nothing at all."""
    known = {part.id: part for part in old or ()}
    put = {part.id: html_of(part) for part in new if known.get(part.id) != part}
    there = {part.id for part in new}
    return {"put": put, "drop": [id_ for id_ in known if id_ not in there]}
