"""A field as a page shows it: `kind` names its partial in templates/agents/builder/fields/."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from agents.builder.estimates import CHARACTERS_PER_TOKEN, tokens
from agents.builder.fields.controls import Json
from agents.builder.fields.field import Field
from agents.builder.fields.values import NO_LIMIT, Shown
from agents.builder.headers import Face


@dataclass(frozen=True, slots=True)
class Around:
    """What forms know besides the part: faces by name, and what to say of models by theirs ("$3 in, $15 out")."""

    faces: Mapping[str, Face] = field(default_factory=dict)
    prices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Picked:
    """One thing to choose."""

    value: str
    label: str
    is_chosen: bool
    hint: str = ""
    face: Face | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """What opens by itself."""

    id: str
    label: str
    face: Face | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a list: fields that are edited in place."""

    at: int
    label: str
    fields: tuple[Widget, ...]


@dataclass(frozen=True, slots=True)
class Widget:
    """`key` is what an edit calls it. `odd` is what stands in the file where the field cannot show it."""

    key: str
    kind: str
    field: Field
    label: str
    shown: Shown = ""
    placeholder: str = ""
    options: tuple[Picked, ...] = ()
    lines: tuple[Line, ...] = ()
    links: tuple[Link, ...] = ()
    odd: str = ""

    @property
    def template(self) -> str:
        return f"agents/builder/fields/{self.kind}.html"

    @property
    def rows(self) -> int:
        return getattr(self.field.control, "rows", 3)

    @property
    def is_mono(self) -> bool:
        return isinstance(self.field.control, Json) or getattr(self.field.control, "is_mono", False)

    @property
    def html_id(self) -> str:
        return f"f-{self.key.replace('.', '-')}"

    @property
    def is_without_limit(self) -> bool:
        return self.shown == NO_LIMIT

    @property
    def tokens(self) -> int:
        return tokens(self.shown) if isinstance(self.shown, str) else 0

    @property
    def per_token(self) -> int:
        return CHARACTERS_PER_TOKEN

    @property
    def chosen(self) -> int:
        return sum(option.is_chosen for option in self.options)
