"""Values inside a part, by the path of a field. What lies on the way and is no object is as good as nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agents.builder.changes import ABSENT


def read(part: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    """The value, or ABSENT."""
    value: Any = part
    for key in path:
        if not isinstance(value, Mapping) or key not in value:
            return ABSENT
        value = value[key]
    return value


def write(part: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    """Makes the objects on the way."""
    *way, last = path
    for key in way:
        if not isinstance(part.get(key), dict):
            part[key] = {}
        part = part[key]
    part[last] = value


def erase(part: dict[str, Any], path: tuple[str, ...]) -> None:
    holder = read(part, path[:-1])
    if isinstance(holder, dict):
        holder.pop(path[-1], None)
