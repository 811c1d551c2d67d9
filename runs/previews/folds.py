"""JSON that is too long to be read at once, by its members: each is a line until somebody opens it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import groupby

#: Characters of a document that is shown at once; members shown, and characters of one.
AT_ONCE, MOST, LONGEST = 20_000, 200, 10_000

_NAME = re.compile(r'("(?:\\.|[^"\\])*"): ')
#: Characters of a name, and of a value, that are seen before it is opened.
_GLANCE = 80


@dataclass(frozen=True, slots=True)
class Member:
    """`name` is a key, or the place in a list from 0; `text` its value over lines, `lines` of them if all are there."""

    name: str
    text: str
    lines: int = 1
    is_cut: bool = False

    @property
    def glance(self) -> str:
        """The value where it is one line, else how it begins and ends."""
        first = self.text.partition("\n")[0]
        if self.lines == 1:
            return first[:_GLANCE]
        return f"{first}…{']' if first == '[' else '}'} {self.lines:,} lines"


def folded(laid_out: str) -> list[Member]:
    """The members of a document over lines (`texts.laid_out`); [] where it is short, or has no two members."""
    if len(laid_out) <= AT_ONCE:
        return []
    lines = laid_out.split("\n")[1:-1]
    firsts = 0

    def member(line: str) -> int:
        """Which one the line is of: each begins two steps in, and what closes it may stand there too."""
        nonlocal firsts
        firsts += line.startswith("  ") and line[2:3] not in (" ", "]", "}")
        return firsts

    found = [_member(number - 1, list(own)) for number, own in groupby(lines, member)]
    return found if len(found) > 1 else []


def _member(place: int, lines: list[str]) -> Member:
    text = "\n".join(line[2:] for line in lines).removesuffix(",")
    name = str(place)
    if key := _NAME.match(text):
        name, text = json.loads(key[1]), text[key.end() :]
    return Member(name[:_GLANCE] or '""', text[:LONGEST], len(lines), len(text) > LONGEST)
