"""A spec as text: always in the order in which the format tells its fields, whatever order the database gave."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from agents.spec import TeamSpec

#: What people and servers wrote freely: its order is theirs.
_FREE = frozenset(("parameters", "document", "schemas", "arguments", "headers", "body"))


def text_of(spec: Any) -> str:
    return json.dumps(in_order(spec), indent=2, ensure_ascii=False)


def in_order(value: Any) -> Any:
    match value:
        case dict():
            known = sorted(value, key=lambda key: (_ranks().get(key, len(_ranks())), key))
            return {key: value[key] if key in _FREE else in_order(value[key]) for key in known}
        case list():
            return [in_order(item) for item in value]
    return value


@cache
def _ranks() -> dict[str, int]:
    """A name that several parts have comes where the first of them has it: "name" before "type" before the rest."""
    names = dict.fromkeys(("parley", "name", "type", *_names(TeamSpec)))
    return {name: rank for rank, name in enumerate(names)}


def _names(part: object) -> Iterator[str]:
    if isinstance(part, type) and issubclass(part, BaseModel):
        yield from (field.alias or name for name, field in part.model_fields.items())
        for field in part.model_fields.values():
            yield from _names(field.annotation)
    else:
        for inner in get_args(part):
            yield from _names(inner)
