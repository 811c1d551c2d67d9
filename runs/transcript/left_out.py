"""What code left in its workspace and the run did not keep: links, devices, odd names, too much. By name and reason.

The names were made by code and come out of its cell: whatever in them would turn, hide or move what is read is told as
what it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from runs.sandbox import readable

#: So many are told at once; the others are behind "more". A name is cut where nobody reads on.
_AT_ONCE, _LONGEST = 5, 200
#: The name under which a sandbox tells how many it did not look at.
_UNTOLD = "…"

_WHY = {
    "it is a link": "it is a link, and only regular files are kept",
    "it is not a regular file": "it is a device, a pipe or a socket, and only regular files are kept",
    "its name is not plain text": "its name has invisible or broken characters",
    "Permission denied": "the code took away the right to read it",
    "Not a directory": "it is a link, and only regular files are kept",
    "Too many levels of symbolic links": "it is a link, and only regular files are kept",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """`first` are told at once, `others` on request; `beyond` says what was not even looked at."""

    first: tuple[Refusal, ...] = ()
    others: tuple[Refusal, ...] = ()
    beyond: str = ""

    def __bool__(self) -> bool:
        return bool(self.first or self.beyond)


NOTHING = LeftOut()


def left_out(refused: Iterable[Sequence[str]]) -> LeftOut:
    """Of pairs (name, reason), as an outcome has them."""
    pairs = [(name, why) for name, why in refused]
    told = tuple(Refusal(visible(name), _WHY.get(why, visible(why))) for name, why in pairs if name != _UNTOLD)
    beyond = next((visible(why) for name, why in pairs if name == _UNTOLD), "")
    return LeftOut(told[:_AT_ONCE], told[_AT_ONCE:], beyond)


def visible(name: str) -> str:
    """`name` in characters that can be seen, each where it stands; cut where it is endless."""
    cut = name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…"
    return readable.visible(cut)
