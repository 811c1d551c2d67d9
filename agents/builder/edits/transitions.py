"""Who may follow whom in a group, drawn line by line.

The first line says that only what is drawn is allowed; taking away the last one lets everybody follow everybody again.
"""

from __future__ import annotations

from typing import Any

from agents.builder import reading
from agents.builder.edits.outcome import Refused


def check(group: dict[str, Any], one: str, other: str) -> None:
    """Raises Refused where `other` may speak after `one` already."""
    match group.get("transitions"):
        case {"disallowed": dict() as barred} if other not in barred.get(one, []):
            raise Refused(f"{other} may speak after {one} already: here only what is barred is drawn.")
        case {"allowed": dict() as allowed} if other in allowed.get(one, []):
            raise Refused(f"{other} may speak after {one} already.")


def allow(group: dict[str, Any], one: str, other: str) -> str:
    """Lets `other` speak after `one`, or lifts the bar between them."""
    match group.get("transitions"):
        case {"disallowed": dict()}:
            _take(group, "disallowed", one, other)
        case {"allowed": dict() as allowed}:
            allowed.setdefault(one, []).append(other)
        case _:
            # Transitions say who may speak twice, too; both cannot stand (agents.spec_checks.groups).
            group.pop("repeats", None)
            group["transitions"] = {"allowed": {one: [other]}}
    return f"{other} may speak after {one}"


def forbid(group: dict[str, Any], kind: str, one: str, other: str) -> None:
    """Takes one line away; `kind` is "allowed" or "disallowed". The rows that lent it their label go with it."""
    _take(group, kind, one, other)
    if kind == "allowed":
        drop_rows(group, one, other)


def drop_rows(group: dict[str, Any], one: str, other: str) -> None:
    """No row of the table leads from `one` ("" is anybody) to `other` any more."""
    selection = group.get("selection")
    for row in list(reading.objects(selection.get("rows") if isinstance(selection, dict) else None)):
        after = list(reading.strings(row.get("after")))
        if _leads_to(row, other) and (one in after if one else not after):
            rest = [name for name in after if name != one]
            if rest:
                row["after"] = rest
            else:
                group["selection"]["rows"].remove(row)


def _leads_to(row: dict[str, Any], name: str) -> bool:
    return isinstance(row.get("next"), dict) and row["next"].get("speaker") == name


def _take(group: dict[str, Any], kind: str, one: str, other: str) -> None:
    followers = group["transitions"][kind]
    followers[one] = [name for name in followers.get(one, []) if name != other]
    if not followers[one]:
        del followers[one]
    if not followers:
        del group["transitions"]
