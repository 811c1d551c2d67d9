"""Where the parts of a document stand that nobody has put anywhere.

A group chat is a cycle, so its members go clockwise round the rim of a grid; what leads from one to another outside of
groups goes from left to right. Rules stand under their agent, tools above those who use them. Layered layouts draw a
cycle as a long strip, which is why there is more than one (design/front-end.md).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from agents.builder import ids
from agents.builder.drawing.layers import layers
from agents.builder.drawing.scene import Edge, Frame, Node, Scene

Place = tuple[float, float]
Size = tuple[float, float]

#: As large as the stylesheet draws them at most (static/src/canvas.css).
SIZES: dict[str, Size] = {"agent": (208, 132), "tool": (168, 40), "rule": (208, 92), "start": (152, 56)}
#: A group without members, and what a frame adds around its members: left and right, above, below.
EMPTY_FRAME: Size = (320, 180)
PAD, HEAD = 28, 56

#: Between cards in a group, between blocks outside, and between a card and what belongs to it.
GAP_X, GAP_Y, _WIDE, _NEAR = 96, 88, 120, 24
#: Beyond this a rim is mostly hole.
_LARGEST_RING = 16
#: On leaving the group, the arrow needs so much room before the next line of tools.
_TOOLS_ABOVE, _TOOL_LINE, _TOOLS_A_LINE = 104, 64, 6
_GRID = 8


@dataclass(frozen=True, slots=True)
class _Block:
    """Something to be put as a whole; `inner` are the places of its parts in it."""

    id: str
    size: Size
    inner: tuple[tuple[str, Place], ...]

    def at(self, x: float, y: float) -> Iterator[tuple[str, Place]]:
        yield from ((id_, (x + dx, y + dy)) for id_, (dx, dy) in self.inner)


def places(scene: Scene, kept: Mapping[str, Sequence[float]]) -> dict[str, Place]:
    """A place for every node and frame; those in `kept` stay where they are."""
    parts = [part.id for part in scene.parts]
    known: dict[str, Place] = {id_: (kept[id_][0], kept[id_][1]) for id_ in parts if id_ in kept}
    missing = set(parts) - known.keys()
    if not missing:
        return known
    found = {id_: _snapped(place) for id_, place in _arranged(scene).items()}
    return known | ({id_: found[id_] for id_ in missing} if not known else _beside(scene, known, found, missing))


def free(scene: Scene, size: Size, wish: Place) -> Place:
    """A place for something new as near below and right of `wish` as nothing else stands."""
    taken = [((node.x, node.y), SIZES[node.kind]) for node in scene.nodes]
    taken += [((frame.x, frame.y), EMPTY_FRAME) for frame in scene.frames if frame.is_empty]
    x, y = _snapped(wish)
    for _ in range(60):
        if not any(_overlap(((x, y), size), other) for other in taken):
            break
        x, y = x + 4 * _GRID, y + 4 * _GRID
    return x, y


def _overlap(one: tuple[Place, Size], other: tuple[Place, Size]) -> bool:
    return all(one[0][at] < other[0][at] + other[1][at] and other[0][at] < one[0][at] + one[1][at] for at in (0, 1))


def _snapped(place: Place) -> Place:
    return round(place[0] / _GRID) * _GRID, round(place[1] / _GRID) * _GRID


def _beside(scene: Scene, known: dict[str, Place], found: dict[str, Place], missing: set[str]) -> dict[str, Place]:
    """What is new, right of what is there; rules under their agent, and the start left of everything."""
    right = max(x for x, _ in known.values()) + SIZES["agent"][0] + _WIDE
    left, top = min(found[id_][0] for id_ in missing), min(found[id_][1] for id_ in missing)
    above = min(y for _, y in known.values())
    new = {id_: _snapped((right + found[id_][0] - left, above + found[id_][1] - top)) for id_ in missing}
    if ids.START in missing:
        middle = (above + max(y for _, y in known.values())) / 2
        new[ids.START] = _snapped((min(x for x, _ in known.values()) - SIZES["start"][0] - _WIDE, middle))
    for edge in scene.edges:
        if edge.kind == "trigger" and edge.target in missing and edge.source in known:
            x, y = known[edge.source]
            dx, dy = found[edge.target][0] - found[edge.source][0], found[edge.target][1] - found[edge.source][1]
            new[edge.target] = (x + dx, y + dy)
    return new


def _arranged(scene: Scene) -> dict[str, Place]:
    blocks = _blocks(scene)
    found = dict(_layered(blocks, _between(blocks, scene.edges)))
    return found | dict(_tools(scene, found))


def _blocks(scene: Scene) -> list[_Block]:
    """The start, the outermost groups and the agents outside of groups, in the order of the file."""
    members: dict[str, list[_Block]] = {}
    for block, frame in _cells(scene):
        members.setdefault(frame, []).append(block)
    for group in reversed(scene.frames):
        members.setdefault(group.frame, []).append(_group(group, members.pop(group.id, []), scene.edges))
    return members.get("", [])


def _cells(scene: Scene) -> Iterator[tuple[_Block, str]]:
    """Agents with their rules below them, and the start; each with the frame that it is in."""
    rules: dict[str, list[Node]] = {}
    by_id = {node.id: node for node in scene.nodes}
    for edge in scene.edges:
        if edge.kind == "trigger":
            rules.setdefault(edge.source, []).append(by_id[edge.target])
    for node in scene.nodes:
        if node.kind in ("agent", "start"):
            width, height = SIZES[node.kind]
            inner: list[tuple[str, Place]] = [(node.id, (0, 0))]
            for rule in rules.get(node.id, ()):
                inner.append((rule.id, (0, height + _NEAR)))
                height += _NEAR + SIZES["rule"][1]
            yield _Block(node.id, (width, height), tuple(inner)), node.frame


def _group(frame: Frame, members: list[_Block], edges: Sequence[Edge]) -> _Block:
    if not members:
        return _Block(frame.id, EMPTY_FRAME, ((frame.id, (0, 0)),))
    order, is_cycle = _followed(members, edges)
    spots = _ring(len(order)) if is_cycle and 2 < len(order) <= _LARGEST_RING else _grid(len(order))
    wide, high = max(block.size[0] for block in order), max(block.size[1] for block in order)
    inner: list[tuple[str, Place]] = [(frame.id, (0, 0))]
    for block, (column, line) in zip(order, spots, strict=True):
        inner += block.at(PAD + column * (wide + GAP_X), HEAD + line * (high + GAP_Y))
    columns, lines = max(column for column, _ in spots) + 1, max(line for _, line in spots) + 1
    width = 2 * PAD + columns * wide + (columns - 1) * GAP_X
    return _Block(frame.id, (width, HEAD + PAD + lines * high + (lines - 1) * GAP_Y), tuple(inner))


def _followed(members: list[_Block], edges: Sequence[Edge]) -> tuple[list[_Block], bool]:
    """The members as they follow one another, and whether somebody is followed by an earlier one."""
    by_id = {block.id: block for block in members}
    after: dict[str, list[str]] = {id_: [] for id_ in by_id}
    for edge in edges:
        if edge.kind in ("transition", "row") and edge.source in by_id and edge.target in by_id:
            after[edge.source].append(edge.target)
    order: dict[str, None] = {}
    ahead = list(reversed(by_id))
    while ahead:
        id_ = ahead.pop()
        if id_ not in order:
            order[id_] = None
            ahead += reversed(after[id_])
    at = {id_: index for index, id_ in enumerate(order)}
    return [by_id[id_] for id_ in order], any(at[to] < at[id_] for id_, others in after.items() for to in others)


def _ring(count: int) -> list[tuple[int, int]]:
    """Columns and lines of a grid's rim, clockwise from the upper left."""
    columns, lines = 2, 2
    while 2 * (columns + lines) - 4 < count:
        if columns <= lines * 1.4:
            columns += 1
        else:
            lines += 1
    rim = [(column, 0) for column in range(columns)] + [(columns - 1, line) for line in range(1, lines)]
    rim += [(column, lines - 1) for column in range(columns - 2, -1, -1)]
    rim += [(0, line) for line in range(lines - 2, 0, -1)]
    return rim[:count]


def _grid(count: int) -> list[tuple[int, int]]:
    columns = max(1, min(count, math.ceil(math.sqrt(count * 1.3))))
    return [(index % columns, index // columns) for index in range(count)]


def _between(blocks: Iterable[_Block], edges: Iterable[Edge]) -> list[tuple[str, str]]:
    """Which block leads to which, once for each edge that leaves one."""
    within = {id_: block.id for block in blocks for id_, _ in block.inner}
    pairs = [(within.get(edge.source, ""), within.get(edge.target, "")) for edge in edges]
    return [(one, other) for one, other in pairs if one and other and one != other]


def _layered(blocks: list[_Block], pairs: list[tuple[str, str]]) -> Iterator[tuple[str, Place]]:
    """Columns from left to right, centred on one line; what nothing leads to or from, in a grid below."""
    tied = {id_ for pair in pairs for id_ in pair}
    by_id = {block.id: block for block in blocks}
    columns = layers([block.id for block in blocks if block.id in tied], pairs)
    x, bottom = 0.0, 0.0
    for column in columns:
        stack = [by_id[id_] for id_ in column]
        height = sum(block.size[1] for block in stack) + GAP_Y * (len(stack) - 1)
        y, bottom = -height / 2, max(bottom, height / 2)
        for block in stack:
            yield from block.at(x, y)
            y += block.size[1] + GAP_Y
        x += max(block.size[0] for block in stack) + _WIDE
    yield from _rows([block for block in blocks if block.id not in tied], bottom + GAP_Y if columns else 0)


def _rows(blocks: list[_Block], y: float) -> Iterator[tuple[str, Place]]:
    columns = max(column for column, _ in _grid(len(blocks))) + 1 if blocks else 1
    for start in range(0, len(blocks), columns):
        row, x = blocks[start : start + columns], 0.0
        for block in row:
            yield from block.at(x, y)
            x += block.size[0] + GAP_X
        y += max(block.size[1] for block in row) + GAP_Y


def _tools(scene: Scene, found: Mapping[str, Place]) -> Iterator[tuple[str, Place]]:
    """In lines above everything, each over the middle of those who use it."""
    tools = [node.id for node in scene.nodes if node.kind == "tool"]
    users: dict[str, list[float]] = {id_: [] for id_ in tools}
    for edge in scene.edges:
        for tool, user in ((edge.target, edge.source), (edge.source, edge.target)):
            if tool in users and user in found:
                users[tool].append(found[user][0] + SIZES["agent"][0] / 2)
    right = max((x for x, _ in found.values()), default=0) + SIZES["agent"][0] / 2
    wish = {id_: sum(xs) / len(xs) if xs else right for id_, xs in users.items()}
    order = sorted(tools, key=lambda id_: wish[id_])
    top, width = min((y for _, y in found.values()), default=0), SIZES["tool"][0]
    for line, start in enumerate(range(0, len(order), _TOOLS_A_LINE)):
        x = -math.inf
        for id_ in order[start : start + _TOOLS_A_LINE]:
            x = max(x, wish[id_] - width / 2)
            yield id_, (x, top - _TOOLS_ABOVE - line * _TOOL_LINE)
            x += width + _NEAR
