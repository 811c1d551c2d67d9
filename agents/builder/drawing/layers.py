"""Things that lead to one another, in columns: each right of all that lead to it, as far as there is no circle."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator


def layers(things: list[str], pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Columns from left to right. A pair that closes a circle is ignored; a column too tall becomes several."""
    ahead: dict[str, list[str]] = {thing: [] for thing in things}
    for one, other in dict.fromkeys(pairs):
        ahead[one].append(other)
    depth = dict.fromkeys(things, 0)
    for thing in _in_order(ahead):
        for other in ahead[thing]:
            depth[other] = max(depth[other], depth[thing] + 1)
    columns: dict[int, list[str]] = {}
    for thing in things:
        columns.setdefault(depth[thing], []).append(thing)
    tallest = max(4, math.ceil(math.sqrt(len(things))))
    return [part for at in sorted(columns) for part in _parts(columns[at], tallest)]


def _in_order(ahead: dict[str, list[str]]) -> Iterator[str]:
    """Each before all that it leads to. Takes what leads back out of `ahead` on the way."""
    done: dict[str, None] = {}
    for thing in ahead:
        _visit(thing, ahead, done)
    yield from reversed(done)


def _visit(root: str, ahead: dict[str, list[str]], done: dict[str, None]) -> None:
    """Depth first, without recursion: a team may be a chain of hundreds."""
    open_: dict[str, int] = {}
    stack = [] if root in done else [root]
    while stack:
        thing = stack[-1]
        at = open_.setdefault(thing, 0)
        if at < len(ahead[thing]):
            other = ahead[thing][at]
            if other in open_:
                ahead[thing].pop(at)
            else:
                open_[thing] += 1
                if other not in done:
                    stack.append(other)
        else:
            del open_[stack.pop()]
            done[thing] = None


def _parts(column: list[str], tallest: int) -> list[list[str]]:
    return [column[start : start + tallest] for start in range(0, len(column), tallest)]
