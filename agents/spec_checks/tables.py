"""Rows of a selection table that never decide, and transitions that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from agents.spec_checks.whole import Whole
from agents.spec_groups import FunctionSelection, GroupSpec, MethodNext, RowSpec, SpeakerNext, TableSelection
from agents.spec_parts import When
from agents.spec_problems import Problem


def rows(whole: Whole) -> Iterator[Problem]:
    for at, group in enumerate(whole.spec.groups):
        if isinstance(group.selection, TableSelection):
            yield from _rows(f"groups[{at}].selection.rows", group.selection.rows)


def ways(whole: Whole) -> Iterator[Problem]:
    for at, group in enumerate(whole.spec.groups):
        yield from _ways(whole, f"groups[{at}].transitions", group)


def _rows(path: str, rows: list[RowSpec]) -> Iterator[Problem]:
    for at, row in enumerate(rows):
        earlier = next((index for index in range(at) if _fits_whenever(rows[index], row)), None)
        if earlier is not None:
            told = f"This row never decides: row {earlier + 1} always fits before it."
            yield Problem(f"{path}[{at}]", None, told, "put it before that row, or leave it out")


def _fits_whenever(earlier: RowSpec, later: RowSpec) -> bool:
    anybody = not earlier.after or (bool(later.after) and set(later.after) <= set(earlier.after))
    return anybody and earlier.when in (When(), later.when)


def followers(group: GroupSpec) -> dict[str, set[str]] | None:
    """For each member who may speak after it, by the transitions alone; None where there are none."""
    if group.transitions is None:
        return None
    if (allowed := group.transitions.allowed) is not None:
        return {name: set(allowed.get(name, ())) for name in group.members}
    barred = group.transitions.disallowed or {}
    return {name: set(group.members) - set(barred.get(name, ())) for name in group.members}


def _ways(whole: Whole, path: str, group: GroupSpec) -> Iterator[Problem]:
    after = followers(group)
    if after is None or isinstance(group.selection, FunctionSelection):
        return
    begin = {chat.initiator for _, chat, _ in whole.chats if chat.recipient == group.name}
    led_to = {name for other, names in after.items() for name in names if name != other}
    for name in group.members:
        if not after[name] and _leaves_it_to_a_method(group, name):
            told = f"Nobody may speak after {name}, so the group ends there."
            if name in begin:
                told = f"{name} begins, and nobody may speak after {name}: the group would end at once."
            yield Problem(path, name, told, f"say who may follow {name}")
        if name not in led_to | begin and not _comes_otherwise(whole, group, name):
            told = f"Nobody leads to {name}, who could speak only first."
            yield Problem(path, name, told, f"let a member be followed by {name}, or take {name} out of the group")


def _leaves_it_to_a_method(group: GroupSpec, name: str) -> bool:
    """Whether transitions matter after `name`: a row that names who is next does not ask them."""
    table = group.selection
    if not isinstance(table, TableSelection):
        return True
    for row in table.rows:
        if not row.after or name in row.after:
            if isinstance(row.next, MethodNext):
                return True
            if row.when == When():
                return False
    return isinstance(table.default, MethodNext)


def _comes_otherwise(whole: Whole, group: GroupSpec, name: str) -> bool:
    """By a row that names it, or by tools, which do not ask transitions either."""
    table = group.selection
    if isinstance(table, TableSelection):
        said = (*(row.next for row in table.rows), table.default)
        if any(isinstance(to, SpeakerNext) and to.speaker == name for to in said):
            return True
    agent = whole.agents.get(name)
    return agent is not None and bool(agent.runs)
