"""What is different between two documents, part by part and field by field, for people to read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from agents.builder import ids
from agents.builder.changes import ABSENT, ORDER, Change, diff
from agents.builder.document import NAMED, Document
from agents.versions.lines import Line, lines
from agents.versions.words import label, told

Mark = Literal["added", "removed", "changed"]

#: Up to here two values stand side by side; what is longer is told line by line.
SHORT = 90


@dataclass(frozen=True, slots=True)
class Field:
    """`old` and `new` are "" where nothing stood."""

    label: str
    old: str
    new: str

    @property
    def is_short(self) -> bool:
        return all(len(text) <= SHORT and "\n" not in text for text in (self.old, self.new))

    @property
    def lines(self) -> list[Line]:
        """With nothing on the one side, each line is of the other."""
        if not self.old or not self.new:
            return [line for line in lines(self.old, self.new) if any(piece.text for piece in line.pieces)]
        return lines(self.old, self.new)


@dataclass(frozen=True, slots=True)
class Part:
    """One part that differs: its id on the canvas, its kind in a word, and the fields that are not the same."""

    id: str
    name: str
    kind: str
    mark: Mark
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """`moved` counts the parts that only stand somewhere else."""

    parts: tuple[Part, ...]
    moved: int

    @property
    def is_same(self) -> bool:
        return not self.parts and not self.moved

    @property
    def marks(self) -> dict[str, Mark]:
        """By the ids of the parts."""
        return {part.id: part.mark for part in self.parts}


def compare(old: Document, new: Document) -> Comparison:
    """`added` is in `new` only, `removed` in `old` only."""
    grouped: dict[tuple[str, ...], list[Change]] = {}
    moved = 0
    for change in _unfolded(diff(old, new)):
        if change.path[0] == "layout":
            moved += change.before is not ABSENT and change.after is not ABSENT
        elif not _only_follows(change):
            grouped.setdefault(_part_of(change.path), []).append(change)
    return Comparison(tuple(_part(where, changes) for where, changes in grouped.items()), moved)


def _unfolded(changes: list[Change]) -> Iterator[Change]:
    """Where a whole list of named parts came or went, its parts did; a whole layout likewise."""
    for change in changes:
        match change.path:
            case ("spec", kind) if kind in NAMED:
                for name in _keys(change.before) | _keys(change.after):
                    yield Change((*change.path, name), _of(change.before, name), _of(change.after, name))
            case _:
                yield change


def _keys(value: Any) -> dict[str, None]:
    return dict.fromkeys(value) if isinstance(value, dict) else {}


def _of(value: Any, name: str) -> Any:
    return value.get(name, ABSENT) if isinstance(value, dict) else ABSENT


def _only_follows(change: Change) -> bool:
    """An order that is different only because something came or went."""
    if change.path[-1] != ORDER or len(change.path) != 3:
        return False
    before, after = (value if isinstance(value, list) else [] for value in (change.before, change.after))
    return [name for name in before if name in after] == [name for name in after if name in before]


def _part_of(path: tuple[str, ...]) -> tuple[str, ...]:
    match path:
        case ("spec", kind, name, *_) if kind in NAMED and name != ORDER:
            return (kind, name)
        case ("spec", "conversation", *_):
            return ("conversation",)
    return ("team",)


def _part(where: tuple[str, ...], changes: list[Change]) -> Part:
    depth = 1 if where == ("team",) else 1 + len(where)
    inner = [(change.path[depth:], change.before, change.after) for change in changes]
    fields = tuple(field for change in inner for field in _fields(*change, of_team=where == ("team",)))
    match where:
        case (kind, name):
            return Part(ids.of(kind.removesuffix("s"), name), name, kind.removesuffix("s"), _mark(inner), fields)
        case ("conversation",):
            return Part(ids.START, "Conversation", "start", _mark(inner), fields)
    return Part(ids.TEAM, "Team", "team", "changed", fields)


def _mark(changes: list[tuple[tuple[str, ...], Any, Any]]) -> Mark:
    match changes:
        case [((), before, _)] if before is ABSENT:
            return "added"
        case [((), _, after)] if after is ABSENT:
            return "removed"
    return "changed"


def _fields(path: tuple[str, ...], before: Any, after: Any, *, of_team: bool) -> Iterator[Field]:
    """One, or, where a part came or went as a whole, one for each of its fields."""
    if path:
        yield Field(label(path, of_team=of_team), told(before), told(after))
        return
    for key in _keys(before) | _keys(after):
        if key != "name":
            yield Field(label((key,)), told(_of(before, key)), told(_of(after, key)))
