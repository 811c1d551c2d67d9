"""Groups: members that exist, no group inside itself, and tables and transitions about members only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agents.spec_checks.whole import Whole, each_unknown, unknown
from agents.spec_groups import FunctionSelection, GroupSpec, NextSpec, SpeakerNext, TableSelection
from agents.spec_problems import Problem

_WORD = re.compile(r"\{([A-Za-z_]\w*)\}")
_SELECTOR_WORDS = ("roles", "names")


TWICE = "This member is in the group twice."


def check(whole: Whole) -> Iterator[Problem]:
    for index, group in enumerate(whole.spec.groups):
        path = f"groups[{index}]"
        yield from _members(whole, path, group)
        yield from _cycle(whole, path, group)
        yield from _selection(whole, f"{path}.selection", group)
        yield from _followers(path, group)
        yield from _prompts(f"{path}.selector", group)


def _members(whole: Whole, path: str, group: GroupSpec) -> Iterator[Problem]:
    yield from each_unknown(f"{path}.members", group.members, whole.speakers, "agent or group")
    if len(set(group.members)) < 2:
        yield Problem(f"{path}.members", group.members, "A group needs at least two members.", "add another one")
    for at, name in enumerate(group.members):
        if name in group.members[:at]:
            yield Problem(f"{path}.members[{at}]", name, TWICE, "leave it out here")


def _cycle(whole: Whole, path: str, group: GroupSpec) -> Iterator[Problem]:
    for at, name in enumerate(group.members):
        if name in whole.groups and group.name in _inside(whole, name):
            yield Problem(f"{path}.members[{at}]", name, "This group would be inside itself.", "take it out here")


def _inside(whole: Whole, name: str) -> set[str]:
    """The group itself and every group inside it, however deep."""
    found, ahead = set[str](), [name]
    while ahead:
        group = ahead.pop()
        if group not in found:
            found.add(group)
            ahead += [member for member in whole.groups[group].members if member in whole.groups]
    return found


def _selection(whole: Whole, path: str, group: GroupSpec) -> Iterator[Problem]:
    match group.selection:
        case TableSelection(rows=rows, default=default):
            for at, row in enumerate(rows):
                yield from each_unknown(f"{path}.rows[{at}].after", row.after, whole.speakers, "agent or group")
                yield from _next(f"{path}.rows[{at}].next", group, row.next)
            yield from _next(f"{path}.default", group, default)
        case FunctionSelection(function=name):
            yield from unknown(f"{path}.function", name, whole.functions, "Python tool")


def _next(path: str, group: GroupSpec, to: NextSpec) -> Iterator[Problem]:
    if isinstance(to, SpeakerNext):
        yield from unknown(f"{path}.speaker", to.speaker, group.members, "member of this group")


def _followers(path: str, group: GroupSpec) -> Iterator[Problem]:
    member = "member of this group"
    yield from each_unknown(f"{path}.repeats", group.repeats or [], group.members, member)
    if group.transitions is None:
        return
    for kind in ("allowed", "disallowed"):
        for name, followers in (getattr(group.transitions, kind) or {}).items():
            yield from unknown(f"{path}.transitions.{kind}", name, group.members, member)
            yield from each_unknown(f"{path}.transitions.{kind}.{name}", followers, group.members, member)
    if group.repeats is not None:
        fix = 'leave "repeats" out: a member may follow itself where the transitions say so'
        yield Problem(f"{path}.repeats", group.repeats, "Transitions already say who may speak twice.", fix)


def _prompts(path: str, group: GroupSpec) -> Iterator[Problem]:
    for field in ("system", "pick", "several", "none"):
        yield from strange_words(f"{path}.{field}", getattr(group.selector, field), _SELECTOR_WORDS)


def strange_words(path: str, template: str, known: tuple[str, ...]) -> Iterator[Problem]:
    """A problem for each {word} that nothing fills in."""
    for word in dict.fromkeys(_WORD.findall(template)):
        if word not in known:
            fix = f"use {' or '.join(f'{{{name}}}' for name in known)}, or leave out the braces"
            yield Problem(path, template, f"Nothing is filled in for {{{word}}} here.", fix)
