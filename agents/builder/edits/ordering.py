"""Moves a part up or down among its like: a member in its group, a rule of its agent, anything else in the file."""

from __future__ import annotations

from typing import Any

from agents.builder import ids
from agents.builder.document import Document
from agents.builder.drawing.nodes import frames_of
from agents.builder.edits.outcome import Edit, Outcome, Refused, Surroundings


def order(document: Document, edit: Edit, around: Surroundings) -> Outcome:
    del around
    id_, step = str(edit.get("id")), {"up": -1, "down": 1}.get(str(edit.get("do")), 0)
    kind, *words = ids.read(id_)
    items, at = _among(document, kind, words)
    to = at + step
    if not step or not 0 <= to < len(items):
        raise Refused("It is the first already." if step < 0 else "It is the last already.")
    items[at], items[to] = items[to], items[at]
    if kind == "rule":
        _swap_places(document, words[0], at, to)
        id_ = ids.rule(words[0], to)
    return Outcome(document, f"Moved {words[0]} {'up' if step < 0 else 'down'}", (id_,))


def _among(document: Document, kind: str, words: list[str]) -> tuple[list[Any], int]:
    name = words[0] if words else ""
    frame = frames_of(document).get(name, "") if kind in ("agent", "group") else ""
    group = document.find("groups", ids.read(frame)[1]) if frame else None
    if group is not None:
        return group["members"], group["members"].index(name)
    match kind:
        case "rule":
            agent = document.find("agents", name)
            if agent and isinstance(agent.get("rules"), list):
                return agent["rules"], int(words[1])
        case "agent" | "group" | "tool":
            parts = document.spec.get(f"{kind}s", [])
            at = next((at for at, part in enumerate(parts) if part["name"] == name), -1)
            if at >= 0:
                return parts, at
    raise Refused("This has no place in an order.")


def _swap_places(document: Document, agent: str, at: int, to: int) -> None:
    """What is drawn stays where it is: the rule takes the other's place in the order, not on the canvas."""
    one, other = ids.rule(agent, at), ids.rule(agent, to)
    layout = document.layout
    if one in layout and other in layout:
        layout[one], layout[other] = layout[other], layout[one]
