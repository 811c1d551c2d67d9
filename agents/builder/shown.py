"""Makes of every field what a page shows of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from agents.builder.changes import ABSENT
from agents.builder.choices import choices, ticks
from agents.builder.fields import formats, values
from agents.builder.fields.controls import (
    TYPED,
    Choice,
    Followers,
    Holds,
    Indexes,
    Items,
    Json,
    Lines,
    Long,
    Names,
    Next,
    Number,
    OneName,
    Ordered,
    Pairs,
    Rows,
    Several,
    Shape,
    Slider,
    Source,
    Switch,
)
from agents.builder.fields.field import Field
from agents.builder.fields.filling import Filled, cells, rows_of
from agents.builder.headers import PLAIN_HUE, Face
from agents.builder.summaries import summary
from agents.builder.titles import item_id, title
from agents.builder.widgets import Around, Line, Link, Picked, Widget


def shown(filled: Filled, around: Around, key: str = "") -> Widget:
    """`key` is given for a field inside another one."""
    control, own = filled.field.control, key or filled.field.key
    plain = Widget(own, _kind(control), filled.field, filled.field.label, filled.shown, odd=_odd(filled))
    match control:
        case Choice() | Shape() | Next() | OneName():
            return replace(plain, options=tuple(choices(filled)))
        case Several() | Names() | Indexes():
            return replace(plain, options=tuple(ticks(filled, around)))
        case Ordered():
            return replace(plain, lines=tuple(_names(filled, around, own)), options=tuple(_more(filled, around)))
        case Rows():
            return replace(plain, lines=tuple(_rows(filled, around, own)))
        case Pairs():
            return replace(plain, lines=tuple(_pairs(filled, own)))
        case Followers():
            return replace(plain, lines=tuple(_followers(filled, around, own)))
        case Items():
            return replace(plain, links=tuple(_links(filled, around)))
    return replace(plain, placeholder=filled.field.placeholder or _default(filled))


_KINDS: dict[type, str] = {
    Long: "long",
    Lines: "long",
    Json: "long",
    Source: "source",
    Number: "number",
    Slider: "slider",
    Shape: "select",
    Next: "select",
    OneName: "select",
    Switch: "switch",
    Holds: "switch",
    Several: "several",
    Names: "several",
    Indexes: "several",
    Ordered: "ordered",
    Rows: "rows",
    Pairs: "rows",
    Followers: "followers",
    Items: "items",
}


def _kind(control: object) -> str:
    if isinstance(control, Choice):
        return "radios" if any(option.hint for option in control.options) else "select"
    return _KINDS.get(type(control), "text")


def _default(filled: Filled) -> str:
    if not isinstance(filled.field.control, TYPED) or filled.default in (formats.REQUIRED, None, "", [], {}):
        return ""
    found = values.show(filled.field.control, filled.default, filled.place)
    return str(found)


def _odd(filled: Filled) -> str:
    """Lists and switches leave out what they cannot show."""
    stands = filled.stands
    match filled.field.control:
        case Switch():
            is_odd = not isinstance(stands, bool)
        case Several() | Names() | Followers() | Rows() | Pairs() | Ordered():
            is_odd = not isinstance(stands, (list, dict, str)) and stands is not None
        case _:
            return ""
    return json.dumps(stands, ensure_ascii=False)[:200] if is_odd and stands is not ABSENT else ""


def _names(filled: Filled, around: Around, key: str) -> Iterator[Line]:
    control, held = filled.field.control, filled.shown
    assert isinstance(control, Ordered)
    assert isinstance(held, list)
    for at, name in enumerate(held):
        options = [
            Picked(one, one if one in filled.place.pool(control.of) else f"{one} (not here)", one == name)
            for one in values.options_of(filled.place, control, [name])
            if one == name or one not in held
        ]
        label = f"{filled.field.label} {at + 1}"
        hint = around.prices.get(name, "")
        cell = replace(filled.field, hint=hint)
        one = Widget(f"{key}.{at}", "select", cell, label, name, options=tuple(options))
        yield Line(at, name, (one,))


def _more(filled: Filled, around: Around) -> Iterator[Picked]:
    control, held = filled.field.control, filled.shown
    assert isinstance(control, Ordered)
    assert isinstance(held, list)
    for name in filled.place.pool(control.of):
        if name not in held:
            price = around.prices.get(name, "")
            yield Picked(name, f"{name}, {price}" if price else name, is_chosen=False)


def _rows(filled: Filled, around: Around, key: str) -> Iterator[Line]:
    for at, row in enumerate(rows_of(filled)):
        found = [shown(cell, around, f"{key}.{at}.{cell.field.key}") for cell in cells(filled, row)]
        yield Line(at, f"{filled.field.label} {at + 1}", tuple(found))


def _pairs(filled: Filled, key: str) -> Iterator[Line]:
    control = filled.field.control
    assert isinstance(control, Pairs)
    pairs: dict[str, Any] = filled.stands if isinstance(filled.stands, dict) else {}
    for at, (name, value) in enumerate(pairs.items()):
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        sides = ((control.name, "name", name), (control.value, "value", text))
        yield Line(
            at,
            name,
            tuple(Widget(f"{key}.{at}.{side}", "text", filled.field, label, said) for label, side, said in sides),
        )


def _followers(filled: Filled, around: Around, key: str) -> Iterator[Line]:
    """A line for each member, and for whoever stands in the file besides."""
    stands = filled.stands if isinstance(filled.stands, dict) else {}
    for at, name in enumerate(dict.fromkeys((*filled.place.pool("members"), *stands))):
        inner = Field((*filled.field.path, name), name, Names("members"))
        yield Line(at, name, (shown(replace(filled, field=inner), around, f"{key}.{name}"),))


def _links(filled: Filled, around: Around) -> Iterator[Link]:
    control = filled.field.control
    assert isinstance(control, Items)
    place, stands = filled.place, filled.stands
    match control.kind:
        case "agent" | "group" | "tool":
            for part in place.document.named(f"{control.kind}s"):  # type: ignore[arg-type]
                face = around.faces.get(part["name"], Face("wrench", PLAIN_HUE))
                yield Link(f"{control.kind}.{part['name']}", part["name"], face)
        case "start":
            yield Link("start", "Who talks to whom", Face("play", PLAIN_HUE))
        case _ if isinstance(stands, dict):
            yield Link(item_id(place.id, control.kind, 0), summary(stands))
        case _:
            for at, item in enumerate(stands if isinstance(stands, list) else ()):
                id_ = item_id(place.id, control.kind, at)
                yield Link(id_, summary(item) or title(place.document, id_))
