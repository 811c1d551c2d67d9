"""Sets one field of one part, as its form sends it. What is merely unfinished is kept: `problems` tell of it."""

from __future__ import annotations

import re
from typing import Any

from agents.builder import ids, reading
from agents.builder.addresses import canonical, has_line, part_of
from agents.builder.document import Document, Named
from agents.builder.edits.conditions import set_condition
from agents.builder.edits.naming import LONGEST, fresh, plain
from agents.builder.edits.outcome import Edit, Outcome, Refused, Surroundings
from agents.builder.fields.filling import find, set_inside
from agents.builder.fields.place import Place
from agents.builder.fields.tables import table_for
from agents.builder.fields.values import Refusal
from agents.builder.references import forget_in_group, rename
from agents.builder.titles import title

_NAMED: dict[str, Named] = {"agent": "agents", "group": "groups", "tool": "tools"}
_PLAIN = re.compile(r"[A-Za-z0-9_-]{1,64}")
#: As agents.spec.TeamSpec has it.
_LONGEST_TEAM = 120


def set_field(document: Document, edit: Edit, around: Surroundings) -> Outcome:
    id_, key, sent = canonical(document, str(edit.get("id"))), str(edit.get("field")), edit.get("value")
    words = ids.read(id_)
    if key == "name" and words[0] in _NAMED:
        return _rename(document, words, sent)
    if key == "name" and id_ == ids.TEAM:
        _check_team_name(sent)
    try:
        label = _set(document, id_, key, sent, around)
    except Refusal as refusal:
        raise Refused(str(refusal), key) from None
    return Outcome(document, f"{label} of {title(document, id_)}")


def _set(document: Document, id_: str, key: str, sent: object, around: Surroundings) -> str:
    """The label of the field. Raises Refusal."""
    if ids.read(id_)[:2] == ("edge", "transition") and has_line(document, ids.read(id_)[1:]):
        return set_condition(document, id_, key, sent)
    part = _part(document, id_)
    place = Place(document, id_, part, around.connections, around.profiles)
    table = table_for(place.words, part)
    members = set(reading.strings(part.get("members")))
    try:
        if table is None:
            raise KeyError(key)
        filled = find(table, key, place)
        changed = set_inside(filled, key, sent)
        changed = filled.set(sent) if changed is None else changed
    except (KeyError, IndexError, StopIteration):
        raise Refused("This field is not there any more. It is shown anew.", key) from None
    if changed and id_ == ids.START:
        document.spec["conversation"] = part
    if key.startswith("members"):
        forget_in_group(part, members - set(reading.strings(part.get("members"))))
    return filled.field.label


def _part(document: Document, id_: str) -> dict[str, Any]:
    part = part_of(document, id_)
    if part is None and id_ == ids.START:
        return {}
    if part is None:
        raise Refused("This is not there any more.")
    return part


def _rename(document: Document, words: tuple[str, ...], sent: object) -> Outcome:
    """Everywhere at once; what is selected stays selected under its new name."""
    (kind, old), new = words, str(sent).strip()
    part = document.find(_NAMED[kind], old)
    if part is None:
        raise Refused("This is not there any more.")
    if new == old:
        return Outcome(document, f"Name of {old}")
    _check_name(document, part, new)
    rename(document, _NAMED[kind], old, new)
    return Outcome(document, f"{old} is {new} now", (ids.of(kind, new),))


def _check_name(document: Document, part: dict[str, Any], new: str) -> None:
    taken = {*document.names(), *(name for tool in document.named("tools") for name in reading.offered_names(tool))}
    taken -= {part["name"]}
    is_function = "source" in part
    suggestion = fresh(plain(new, is_function=is_function), taken)
    if not _PLAIN.fullmatch(new):
        raise Refused(f"Use {suggestion}: letters, digits, _ and - only, at most {LONGEST}.", "name")
    if is_function and not new.isidentifier():
        raise Refused(f"Use {suggestion}: it is the name of a Python function, too.", "name")
    if new in taken:
        raise Refused(f"Use {suggestion}: something else here is called {new}.", "name")


def _check_team_name(sent: object) -> None:
    if not isinstance(sent, str) or not 1 <= len(sent.strip()) <= _LONGEST_TEAM:
        raise Refused(f"Write a name of 1 to {_LONGEST_TEAM} characters.", "name")
