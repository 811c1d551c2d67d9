"""The condition of a line between two members: a row of the group's table that says the same, and goes with it."""

from __future__ import annotations

import copy
from typing import Any

from agents.builder import ids, reading
from agents.builder.addresses import row_between
from agents.builder.document import Document
from agents.builder.fields.filling import find
from agents.builder.fields.groups import TRANSITION
from agents.builder.fields.paths import read
from agents.builder.fields.place import Place
from agents.builder.fields.values import METHODS, Refusal


def set_condition(document: Document, id_: str, key: str, sent: object) -> str:
    """Writes the row, and the table where there is none yet; returns the field's label. Raises Refusal."""
    _, _, name, one, other = ids.read(id_)
    group = document.find("groups", name)
    assert group is not None
    row = row_between(group, one, other)
    alone = copy.deepcopy(row or {}) | {"after": [one], "next": {"speaker": other}}
    filled = find(TRANSITION, key, Place(document, id_, alone))
    if filled.set(sent):
        _put(group, row, one, alone)
    return filled.field.label


def _put(group: dict[str, Any], row: dict[str, Any] | None, one: str, alone: dict[str, Any]) -> None:
    """A row that was about others, too, stays theirs."""
    rows = _rows(group)
    at = next((at for at, known in enumerate(rows) if known is row), len(rows))
    if row is not None and list(reading.strings(row.get("after"))) == [one]:
        del rows[at]
    elif row is not None:
        row["after"] = [name for name in reading.strings(row.get("after")) if name != one]
    if alone.get("when"):
        rows.insert(at, alone)
    elif not rows:
        _without_table(group)


def _rows(group: dict[str, Any]) -> list[Any]:
    """Those of the table; a method becomes the table's default."""
    selection = group.get("selection", "auto")
    if isinstance(selection, str) and selection in METHODS:
        group["selection"] = {"rows": [], "default": {"method": selection}}
    rows = read(group, ("selection", "rows"))
    if not isinstance(rows, list):
        raise Refusal("Choose a table of rules on the group first: something else selects its speakers.")
    return rows


def _without_table(group: dict[str, Any]) -> None:
    match group["selection"]:
        case {"rows": [], "default": {"method": "auto"}, **more} if not more:
            del group["selection"]
        case {"rows": [], "default": {"method": str(method)}, **more} if not more:
            group["selection"] = method
