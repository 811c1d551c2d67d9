"""Rows of a list that a part holds: added, taken away, moved."""

from __future__ import annotations

from typing import Any

from agents.builder import ids, reading
from agents.builder.addresses import canonical, part_of
from agents.builder.changes import ABSENT
from agents.builder.document import Document
from agents.builder.edits.outcome import Edit, Outcome, Refused, Surroundings
from agents.builder.fields import formats
from agents.builder.fields.controls import Items, Ordered, Pairs, Rows
from agents.builder.fields.filling import Filled, find
from agents.builder.fields.paths import erase, read, write
from agents.builder.fields.place import Place
from agents.builder.fields.tables import table_for
from agents.builder.references import forget_in_group, take_out
from agents.builder.titles import item_id, title

#: Lists that cannot be empty, and what to do instead.
_NEEDED = {
    "chat": "One chat must stay. Remove the whole of it instead, or choose another kind.",
    "act": "One act must stay. Choose another kind of conversation instead.",
}


def change_list(document: Document, edit: Edit, around: Surroundings) -> Outcome:
    id_, key = canonical(document, str(edit.get("id"))), str(edit.get("field"))
    part = part_of(document, id_)
    table = table_for(ids.read(id_), part) if part is not None else None
    if part is None or table is None:
        raise Refused("This is not there any more.")
    try:
        filled = find(table, key, Place(document, id_, part, around.connections, around.profiles))
    except (KeyError, IndexError):
        raise Refused("This list is not there any more. It is shown anew.", key) from None
    select = _change(filled, str(edit.get("do")), edit.get("at"), key)
    return Outcome(document, f"{filled.field.label} of {title(document, id_)}", select)


def _change(filled: Filled, do: str, at: object, key: str) -> tuple[str, ...] | None:
    if isinstance(filled.field.control, Pairs):
        _change_pairs(filled, do, at, key)
        return None
    items = filled.stands if isinstance(filled.stands, list) else [filled.stands] if filled.stands else []
    items = [] if items == [ABSENT] else items
    if do == "add":
        items = [*items, _new(filled, key)]
        write(filled.place.part, filled.field.path, items)
        return _selected(filled, len(items) - 1)
    index = _index(at, len(items), key)
    if do == "remove":
        _remove(filled, items, index, key)
    else:
        _swap(items, index, _index(index + {"up": -1, "down": 1}[do], len(items), key))
        _write(filled, items)
    return None


def _new(filled: Filled, key: str) -> dict[str, Any]:
    match filled.field.control:
        case Rows(blank=blank):
            return blank(filled.place)
        case Items(blank=blank) if blank is not None:
            return dict(blank(filled.place))
    raise Refused("Choose what to add.", key)


def _selected(filled: Filled, index: int) -> tuple[str, ...] | None:
    """What opens by itself is opened."""
    control = filled.field.control
    return (item_id(filled.place.id, control.kind, index),) if isinstance(control, Items) else None


def _index(at: object, length: int, key: str) -> int:
    if not isinstance(at, int) or isinstance(at, bool) or not 0 <= at < length:
        raise Refused("There is no such row. The list is shown anew.", key)
    return at


def _remove(filled: Filled, items: list[Any], index: int, key: str) -> None:
    control, part = filled.field.control, filled.place.part
    if isinstance(control, Items) and len(items) == 1 and control.kind in _NEEDED:
        raise Refused(_NEEDED[control.kind], key)
    gone = items[index]
    take_out(items, index)
    _write(filled, items)
    if filled.field.path == ("members",) and isinstance(gone, str):
        forget_in_group(part, {gone})


def _write(filled: Filled, items: list[Any]) -> None:
    """An empty list is left out where that says the same; a model that stands alone stays a text."""
    part, path = filled.place.part, filled.field.path
    if not items and (filled.default == [] or (isinstance(filled.field.control, Ordered) and filled.default is None)):
        erase(part, path)
    elif isinstance(read(part, path), list) or filled.default is formats.REQUIRED or items:
        write(part, path, items)


def _swap(items: list[Any], one: int, other: int) -> None:
    """Chats that name others of their list by number go on naming the same."""
    items[one], items[other] = items[other], items[one]
    turned = {one: other, other: one}
    for item in reading.objects(items):
        for field in ("left_out", "after"):
            if isinstance(item.get(field), list):
                item[field] = [turned.get(at, at) if isinstance(at, int) else at for at in item[field]]


def _change_pairs(filled: Filled, do: str, at: object, key: str) -> None:
    pairs = list(filled.stands.items()) if isinstance(filled.stands, dict) else []
    if do == "add":
        name = next(name for number in range(1, 1000) if (name := f"X-Header-{number}") not in dict(pairs))
        pairs.append((name, ""))
    else:
        index = _index(at, len(pairs), key)
        pair = pairs.pop(index)
        if do != "remove":
            pairs.insert(_index(index + {"up": -1, "down": 1}[do], len(pairs) + 1, key), pair)
    if pairs:
        write(filled.place.part, filled.field.path, dict(pairs))
    else:
        erase(filled.place.part, filled.field.path)
