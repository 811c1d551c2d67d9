"""Names for what is new: the wish, or the wish with the first free number."""

from __future__ import annotations

import re
from collections.abc import Container

#: As long as `agents.spec_parts.Name` allows.
LONGEST = 64


def fresh(wish: str, taken: Container[str]) -> str:
    """ "coder", then "coder_2", "coder_3" …; a copy of "coder_2" is "coder_3", not "coder_2_2"."""
    if wish not in taken:
        return wish
    stem = re.sub(r"_\d+$", "", wish)
    number = 2
    while (name := f"{stem[: LONGEST - len(str(number)) - 1]}_{number}") in taken:
        number += 1
    return name
