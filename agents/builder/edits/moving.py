"""Where things stand, and in which group: what is dragged into a frame joins it, what is dragged out leaves."""

from __future__ import annotations

import math
from typing import Any

from agents.builder import ids, reading
from agents.builder.document import Document
from agents.builder.drawing.nodes import frames_of
from agents.builder.edits.outcome import Edit, Outcome, Refused, Surroundings
from agents.builder.references import forget_in_group

#: Beyond this nothing can be found again.
FARTHEST = 100_000


def move(document: Document, edit: Edit, around: Surroundings) -> Outcome:
    """`to` is [[id, x, y, frame], …]: a frame's id joins that group, "" leaves all, None stays."""
    del around
    moves = edit.get("to")
    if not isinstance(moves, list) or not moves or not all(_is_move(one) for one in moves):
        raise Refused("This is no place on the canvas.")
    said = [words for one in moves if (words := _regroup(document, one[0], one[3]))]
    for id_, x, y, _ in moves:
        document.layout[id_] = [round(x), round(y)]
    moved = ids.read(moves[0][0])[-1] if len(moves) == 1 else f"{len(moves)} things"
    return Outcome(document, said[0] if said else f"Moved {moved}")


def tidy(document: Document, edit: Edit, around: Surroundings) -> Outcome:
    """Everything is arranged anew: what has no place is given one."""
    del edit, around
    document.layout.clear()
    return Outcome(document, "Tidied up")


def join(document: Document, group: dict[str, Any], name: str) -> None:
    """Raises Refused for a group that would be inside itself."""
    if name == group["name"] or group["name"] in _inside(document, name):
        raise Refused(f"{name} cannot be inside itself.")
    members = group.setdefault("members", [])
    if name not in members:
        members.append(name)


def _is_move(one: object) -> bool:
    match one:
        case [str(), int() | float() as x, int() | float() as y, None | str()]:
            return all(math.isfinite(at) and abs(at) <= FARTHEST for at in (x, y))
    return False


def _regroup(document: Document, id_: str, frame: str | None) -> str:
    kind, *words = ids.read(id_)
    if frame is None or kind not in ("agent", "group"):
        return ""
    name, old = words[0], frames_of(document).get(words[0], "")
    if frame == old:
        return ""
    group = document.find("groups", ids.read(frame)[1]) if frame else None
    if group is not None:
        join(document, group, name)
    left = document.find("groups", ids.read(old)[1]) if old else None
    if left is not None:
        forget_in_group(left, {name})
    return f"{name} joined {group['name']}" if group else f"{name} left {ids.read(old)[1]}"


def _inside(document: Document, name: str) -> set[str]:
    """Everybody in a group, also in the groups inside it."""
    found, ahead = set[str](), [name]
    while ahead:
        group = document.find("groups", ahead.pop())
        members = [one for one in reading.strings(group.get("members") if group else None) if one not in found]
        found.update(members)
        ahead += members
    return found
