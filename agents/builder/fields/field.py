"""A field of a form: where it lies in its part, what a person reads, and what it is edited with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from agents.builder.fields.controls import Control


@dataclass(frozen=True, slots=True)
class Field:
    """`term` is AutoGen's word for it. `name` is what edits call it where several fields lie at the same path.
    `only_if` says whether it has a meaning in a part as it is; `then` settles what hangs on it once it has changed.
    """

    path: tuple[str, ...]
    label: str
    control: Control
    term: str = ""
    hint: str = ""
    name: str = ""
    placeholder: str = ""
    only_if: Callable[[Mapping[str, Any]], bool] | None = None
    then: Callable[[dict[str, Any]], None] | None = None

    @property
    def key(self) -> str:
        """What edits and the page call it."""
        return self.name or ".".join(self.path)

    def has_meaning(self, part: Mapping[str, Any]) -> bool:
        return self.only_if is None or self.only_if(part)


@dataclass(frozen=True, slots=True)
class Tab:
    """`slots` are partials below its fields that others fill: what to try here."""

    name: str
    fields: tuple[Field, ...]
    slots: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return self.name.lower().replace(" ", "-")


@dataclass(frozen=True, slots=True)
class Table:
    """All fields of one kind of part. `model` is what the format makes of it."""

    model: type[BaseModel]
    tabs: tuple[Tab, ...]

    def fields(self) -> Iterator[Field]:
        for tab in self.tabs:
            yield from tab.fields

    def tab_of(self, field: Field) -> Tab:
        return next(tab for tab in self.tabs if field in tab.fields)
