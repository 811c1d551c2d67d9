"""Proposed and effective code side by side in one column, line by line, in colour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, zip_longest
from typing import Literal

from django.utils.safestring import SafeString

from studio.web.highlight import highlight

#: Unchanged lines that are shown around a change.
CONTEXT = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One line of either text; `html` is safe. A "fold" stands for `count` unchanged lines that are left out."""

    kind: Literal["same", "old", "new", "fold"]
    html: str = ""
    old: int | None = None
    new: int | None = None
    count: int = 0


@dataclass(frozen=True, slots=True)
class Pair:
    """What stands side by side: a line of the old text and one of the new, either None; or a fold, in both."""

    old: Line | None
    new: Line | None

    @property
    def fold(self) -> int:
        return self.old.count if self.old else 0


@dataclass(frozen=True, slots=True)
class Difference:
    """From `old` to `new`."""

    old: str
    new: str
    language: str

    @property
    def lines(self) -> list[Line]:
        return list(_lines(self))

    @property
    def pairs(self) -> list[Pair]:
        return list(_pairs(_lines(self)))

    @property
    def added(self) -> int:
        return sum(end - start for tag, _, _, start, end in _changes(self) if tag != "equal")

    @property
    def removed(self) -> int:
        return sum(end - start for tag, start, end, _, _ in _changes(self) if tag != "equal")


def _changes(difference: Difference) -> Sequence[tuple[str, int, int, int, int]]:
    old, new = difference.old.split("\n"), difference.new.split("\n")
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _lines(difference: Difference) -> Iterator[Line]:
    old, new = painted(difference.old, difference.language), painted(difference.new, difference.language)
    for tag, old_start, old_end, new_start, new_end in _changes(difference):
        if tag == "equal":
            same = [
                Line("same", old[old_start + n], old_start + n + 1, new_start + n + 1)
                for n in range(old_end - old_start)
            ]
            yield from _folded(same, first=old_start == 0, last=old_end == len(old))
            continue
        yield from (Line("old", old[n], old=n + 1) for n in range(old_start, old_end))
        yield from (Line("new", new[n], new=n + 1) for n in range(new_start, new_end))


def _pairs(lines: Iterable[Line]) -> Iterator[Pair]:
    """Lines that went beside those that came in their place."""
    for changed, run in groupby(lines, lambda line: line.kind in ("old", "new")):
        if not changed:
            yield from (Pair(line, line) for line in run)
            continue
        own = list(run)
        old, new = ([line for line in own if line.kind == kind] for kind in ("old", "new"))
        yield from (Pair(*both) for both in zip_longest(old, new))


def _folded(same: list[Line], *, first: bool, last: bool) -> Iterator[Line]:
    head, tail = (0 if first else CONTEXT), (0 if last else CONTEXT)
    left_out = len(same) - head - tail
    if left_out < 3:
        yield from same
        return
    yield from same[:head]
    yield Line("fold", count=left_out)
    yield from same[len(same) - tail :]


def painted(code: str, language: str) -> list[SafeString]:
    """The lines of `code`, each safe by itself."""
    # Pygments closes every span at the end of its line, so that lines can be taken apart; it adds a last line end.
    lines = highlight(code, language).split("\n")[: code.count("\n") + 1]
    return [SafeString(line) for line in lines]
