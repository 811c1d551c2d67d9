"""Names for what is new, and for what cannot be called as somebody wished."""

from __future__ import annotations

import re
from collections.abc import Container

#: As long as `agents.spec_parts.Name` allows.
LONGEST = 64

_NO_NAME, _NO_FUNCTION = re.compile(r"[^A-Za-z0-9_-]+"), re.compile(r"[^A-Za-z0-9_]+")


def plain(wish: str, *, is_function: bool = False) -> str:
    """The nearest to `wish` that providers of models take as a name, and Python too where it names a function."""
    word = (_NO_FUNCTION if is_function else _NO_NAME).sub("_", wish).strip("_")[:LONGEST] or "agent"
    return f"_{word}"[:LONGEST] if is_function and word[0].isdigit() else word


def fresh(wish: str, taken: Container[str]) -> str:
    """ "coder", then "coder_2", "coder_3" …; a copy of "coder_2" is "coder_3", not "coder_2_2"."""
    if wish not in taken:
        return wish
    stem = re.sub(r"_\d+$", "", wish)
    number = 2
    while (name := f"{stem[: LONGEST - len(str(number)) - 1]}_{number}") in taken:
        number += 1
    return name
