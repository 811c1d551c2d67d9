"""Names that parts of a team may have, made of those that they cannot."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

_LONGEST = 64
_REFUSED = re.compile(r"[^A-Za-z0-9_-]+")


def valid_name(wish: str, taken: Collection[str]) -> str:
    """`wish` itself where providers of models take it, else the nearest that they do, and that nobody has."""
    plain = _REFUSED.sub("_", wish).strip("_")[:_LONGEST] or "agent"
    if plain == wish or plain not in taken:
        return plain
    numbered = (f"{plain[: _LONGEST - 4]}_{number}" for number in range(2, 1000))
    return next(name for name in numbered if name not in taken)


def renamed(data: Any, names: Mapping[str, str]) -> Any:
    """A copy of JSON data in which every text and key that is one of `names` is its new name."""
    match data:
        case str():
            return names.get(data, data)
        case list():
            return [renamed(item, names) for item in data]
        case dict():
            return {names.get(key, key): renamed(value, names) for key, value in data.items()}
    return data
