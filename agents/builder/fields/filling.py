"""Reads and sets one field of one part, by its key. A key may go on inside a field: "replacements.0.find" is a cell of
a row, "headers.1.value" that of a pair, "model.0" a name in its place ("model.+" one more), "transitions.allowed.NAME"
those who follow NAME."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel

from agents.builder import reading
from agents.builder.changes import ABSENT
from agents.builder.fields import formats, values
from agents.builder.fields.controls import TYPED, Followers, Names, Number, Ordered, Pairs, Rows, Shape, Slider
from agents.builder.fields.field import Field, Table
from agents.builder.fields.paths import erase, read, write
from agents.builder.fields.place import Place
from agents.builder.fields.values import Refusal, Shown


@dataclass(frozen=True, slots=True)
class Filled:
    """A field in its place. `model` is what the format makes of the part that the path counts from."""

    field: Field
    model: type[BaseModel]
    place: Place

    @property
    def stands(self) -> Any:
        """What stands in the file, or ABSENT."""
        return read(self.place.part, self.field.path)

    @property
    def default(self) -> Any:
        return formats.default_of(self.model, self.field.path)

    @property
    def value(self) -> Any:
        """What stands there, or else counts."""
        stands = self.stands
        return self.default if stands is ABSENT and self.default is not formats.REQUIRED else stands

    @property
    def shown(self) -> Shown:
        """A text leaves its default to the placeholder."""
        control = self.field.control
        return values.show(control, self.stands if isinstance(control, TYPED) else self.value, self.place)

    def set(self, sent: object) -> bool:
        """Whether that changed anything. What a field already shows changes nothing, whatever stands in the file."""
        if self._shows(sent):
            return False
        value = values.parse(self.field.control, sent, self.stands, self.place)
        self._check(value)
        part = self.place.part
        if isinstance(self.field.control, Shape) and self.field.control.is_whole:
            part.clear()
            part.update(value)
        elif value is ABSENT and self.default is formats.REQUIRED:
            write(part, self.field.path, "")
        elif value is ABSENT or _same(value, self.default):
            erase(part, self.field.path)
            self._tidy()
        else:
            write(part, self.field.path, value)
        if self.field.then:
            self.field.then(part)
        return True

    def _shows(self, sent: object) -> bool:
        if isinstance(sent, list) and isinstance(self.shown, list) and not isinstance(self.field.control, Ordered):
            return sorted(map(str, sent)) == sorted(self.shown)
        same = sent.replace("\r\n", "\n") if isinstance(sent, str) else sent
        now = self.shown.replace("\r\n", "\n") if isinstance(self.shown, str) else self.shown
        return same == now

    def _check(self, value: Any) -> None:
        if isinstance(self.field.control, (Number, Slider)):
            if value is ABSENT and self.default is formats.REQUIRED:
                raise Refusal("Write a number.")
            if value is not ABSENT and (fix := formats.complaint(self.model, self.field.path, value)):
                raise Refusal(fix)

    def _tidy(self) -> None:
        """Objects on the way that say nothing any more go, unless their being there says something: `code` is on."""
        path = self.field.path[:-1]
        while path and read(self.place.part, path) == {} and self._says_nothing(path):
            erase(self.place.part, path)
            path = path[:-1]

    def _says_nothing(self, path: tuple[str, ...]) -> bool:
        default = formats.default_of(self.model, path)
        return isinstance(default, dict) or (default is None and path == ("context",))


def find(table: Table, key: str, place: Place) -> Filled:
    """Raises KeyError where the form has no such field."""
    for field in table.fields():
        if field.key == key:
            return Filled(field, table.model, place)
    inside = [field for field in table.fields() if key.startswith(f"{field.key}.")]
    for field in sorted(inside, key=lambda one: len(one.key), reverse=True):
        if found := _inside(Filled(field, table.model, place), key.removeprefix(f"{field.key}.")):
            return found
    raise KeyError(key)


def set_inside(filled: Filled, key: str, sent: object) -> bool | None:
    """Sets what is no field of an object: a name in its place, a pair. None where the key leads to a field."""
    rest = key.removeprefix(filled.field.key).removeprefix(".")
    match filled.field.control:
        case Ordered() as control if rest:
            return _set_name(filled, control, rest, str(sent))
        case Pairs() if rest:
            return _set_pair(filled, rest, str(sent))
    return None


def _inside(filled: Filled, rest: str) -> Filled | None:
    """The field that the rest of a key leads to; the outer one itself for names and pairs (`set_inside`)."""
    match filled.field.control:
        case Rows(columns=columns):
            return _cell(filled, columns, rest)
        case Followers():
            path = (*filled.field.path, rest)
            field = Field(path, f"{filled.field.label} {rest}", Names("members"))
            return replace(filled, field=field)
        case Ordered() | Pairs():
            return filled
    return None


def _cell(filled: Filled, columns: tuple[Field, ...], rest: str) -> Filled:
    index, _, key = rest.partition(".")
    row = list(rows_of(filled))[int(index)]
    column = next(one for one in columns if one.key == key)
    return Filled(column, _row_model(filled, column), replace(filled.place, part=row))


def rows_of(filled: Filled) -> Iterator[dict[str, Any]]:
    return reading.objects(filled.stands)


def cells(filled: Filled, row: dict[str, Any]) -> Iterator[Filled]:
    """The fields of a row that have a meaning in it."""
    assert isinstance(filled.field.control, Rows)
    for column in filled.field.control.columns:
        if column.has_meaning(row):
            yield Filled(column, _row_model(filled, column), replace(filled.place, part=row))


def _row_model(filled: Filled, column: Field) -> type[BaseModel]:
    """Of the models that a row may be, one that has this column."""
    found = list(formats.elements(filled.model, filled.field.path))
    return next((one for one in found if column.path[0] in formats.keys(one)), found[0])


def _set_name(filled: Filled, control: Ordered, rest: str, sent: str) -> bool:
    held = values.show(control, filled.stands, filled.place)
    assert isinstance(held, list)
    names = [*held, sent] if rest == "+" else [*held[: int(rest)], sent, *held[int(rest) + 1 :]]
    if sent == "" and rest == "+":
        return False
    if len(set(names)) < len(names) and names != held:
        raise Refusal(f"{sent} is in the list already.")
    return filled.set([name for name in names if name])


def _set_pair(filled: Filled, rest: str, sent: str) -> bool:
    index, _, side = rest.partition(".")
    pairs = filled.stands if isinstance(filled.stands, dict) else {}
    name, value = list(pairs.items())[int(index)]
    if sent == (name if side == "name" else value):
        return False
    if side == "name" and (not sent or sent in pairs):
        raise Refusal("Write a name." if not sent else f"{sent} is in the list already.")
    now = (sent, value) if side == "name" else (name, sent)
    write(filled.place.part, filled.field.path, dict(now if pair[0] == name else pair for pair in pairs.items()))
    return True


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)
