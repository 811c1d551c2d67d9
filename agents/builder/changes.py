"""What an edit changed, as data: undone by turning it round, merged by applying it to what others made meanwhile.

A path goes by names where the file has lists of named parts, so that it still points to the same agent when another one
was put before it: ("spec", "agents", "coder", "instructions"). The order of such a list has a path of its own, ending
in "#". Every other list is one value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self

from agents.builder.document import NAMED, Document

Path = tuple[str, ...]

ORDER = "#"


class _Absent:
    """Nothing stands there: not even null."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = _Absent()


@dataclass(frozen=True, slots=True)
class Change:
    """At `path`, `before` became `after`."""

    path: Path
    before: Any
    after: Any

    @property
    def inverse(self) -> Change:
        return Change(self.path, self.after, self.before)

    def touches(self, other: Change) -> bool:
        """Whether both change the same thing, or one a part of what the other changes. Orders merge by themselves."""
        short = min(len(self.path), len(other.path))
        return self.path[:short] == other.path[:short] and self.path[-1] != ORDER

    def to_json(self) -> list[Any]:
        return [list(self.path), _boxed(self.before), _boxed(self.after)]

    @classmethod
    def from_json(cls, data: Sequence[Any]) -> Self:
        """Raises ValueError for what was not written by `to_json`."""
        match data:
            case [[*path], [*before], [*after]] if all(isinstance(word, str) for word in path):
                return cls(tuple(path), _unboxed(before), _unboxed(after))
        raise ValueError("not a change")


class Conflict(ValueError):
    """Something else stands where a change expected its `before`. `now` is that, or ABSENT."""

    def __init__(self, change: Change, now: Any) -> None:
        super().__init__(f"{'.'.join(change.path)} has changed meanwhile")
        self.change, self.now = change, now


def diff(old: Document, new: Document) -> list[Change]:
    """What must change to make `new` of `old`, in the order of the paths."""
    return list(_differences((), _tree(old), _tree(new)))


def apply(document: Document, changes: Iterable[Change], *, force: bool = False) -> Document:
    """A new document with all of them. Raises Conflict where one does not find its `before`, and changes nothing; with
    `force` only where there is no place for it any more."""
    tree = _tree(document.copy())
    for change in changes:
        _apply(tree, change, force=force)
    return _untree(tree)


def inverse(changes: Sequence[Change]) -> list[Change]:
    return [change.inverse for change in reversed(changes)]


def _differences(path: Path, old: Any, new: Any) -> Iterator[Change]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*old, *new)):
            yield from _differences((*path, key), old.get(key, ABSENT), new.get(key, ABSENT))
    elif not _same(old, new):
        yield Change(path, old, new)


def _same(old: Any, new: Any) -> bool:
    """Equal, and of the same kind: JSON tells 1 from true."""
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(_same, old, new))
    if isinstance(old, dict) and isinstance(new, dict):
        return old.keys() == new.keys() and all(_same(old[key], new[key]) for key in old)
    return old == new and isinstance(old, bool) == isinstance(new, bool)


def _apply(tree: dict[str, Any], change: Change, *, force: bool) -> None:
    *way, last = change.path
    place = tree
    for word in way:
        inner = place.get(word, ABSENT)
        if not isinstance(inner, dict):
            raise Conflict(change, inner)
        place = inner
    now = place.get(last, ABSENT)
    after = change.after
    if last == ORDER and isinstance(now, list) and isinstance(change.before, list) and isinstance(after, list):
        after = _merged(now, change.before, after)
    elif not force and not _same(now, change.before):
        raise Conflict(change, now)
    if after is ABSENT:
        place.pop(last, None)
    else:
        place[last] = after


def _merged(now: list[str], before: list[str], after: list[str]) -> list[str]:
    """The order as it is, with what the change added and without what it took away."""
    if now == before:
        return after
    gone, come = set(before) - set(after), [name for name in after if name not in before and name not in now]
    return [name for name in now if name not in gone] + come


def _tree(document: Document) -> dict[str, Any]:
    """Lists of named parts become objects by name, beside their order."""
    spec = {
        key: {ORDER: [part["name"] for part in value], **{part["name"]: part for part in value}}
        if key in NAMED
        else value
        for key, value in document.spec.items()
    }
    return {"spec": spec, "layout": dict(document.layout)}


def _untree(tree: dict[str, Any]) -> Document:
    spec = {key: _listed(value) if key in NAMED else value for key, value in tree["spec"].items()}
    return Document(spec, tree["layout"])


def _listed(parts: dict[str, Any]) -> list[dict[str, Any]]:
    """In their order; what the order forgets, or names in vain, cannot lose or make a part."""
    order = [name for name in parts.get(ORDER, ()) if name in parts]
    return [parts[name] for name in dict.fromkeys((*order, *parts)) if name != ORDER]


def _boxed(value: Any) -> list[Any]:
    return [] if value is ABSENT else [value]


def _unboxed(box: list[Any]) -> Any:
    return box[0] if box else ABSENT
