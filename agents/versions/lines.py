"""Two texts, line by line; in lines that became others, the words that changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

#: Unchanged lines that are shown around a change; fewer than three are not worth leaving out.
CONTEXT, WORTH_IT = 2, 3

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of either text. A "fold" stands for `count` unchanged lines that are left out."""

    kind: Literal["same", "old", "new", "fold"]
    pieces: tuple[Piece, ...] = ()
    count: int = 0


def lines(old: str, new: str) -> list[Line]:
    return list(_lines(old.split("\n"), new.split("\n")))


def _lines(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        was, is_now = old[start:end], new[new_start:new_end]
        if tag == "equal":
            yield from _folded(was, first=start == 0, last=end == len(old))
        elif len(was) == len(is_now):
            yield from _changed(was, is_now)
        else:
            yield from (Line("old", (Piece(text),)) for text in was)
            yield from (Line("new", (Piece(text),)) for text in is_now)


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    pairs = [_pieces(*pair) for pair in zip(old, new, strict=True)]
    yield from (Line("old", was) for was, _ in pairs)
    yield from (Line("new", is_now) for _, is_now in pairs)


def _pieces(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    was, is_now = _WORDS.findall(old), _WORDS.findall(new)
    codes = SequenceMatcher(None, was, is_now, autojunk=False).get_opcodes()
    left = tuple(Piece("".join(was[a:b]), tag != "equal") for tag, a, b, _, _ in codes if a < b)
    right = tuple(Piece("".join(is_now[c:d]), tag != "equal") for tag, _, _, c, d in codes if c < d)
    return left, right


def _folded(same: Sequence[str], *, first: bool, last: bool) -> Iterator[Line]:
    head, tail = (0 if first else CONTEXT), (0 if last else CONTEXT)
    left_out = len(same) - head - tail
    shown = [Line("same", (Piece(text),)) for text in same]
    if left_out < WORTH_IT:
        yield from shown
        return
    yield from shown[:head]
    yield Line("fold", count=left_out)
    yield from shown[len(same) - tail :]
