"""Names that two have: agents, groups and tools are told apart by nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from agents.spec_checks.whole import Whole
from agents.spec_problems import Problem


def shared(whole: Whole) -> Iterator[Problem]:
    taken: dict[str, str] = {}
    for path, name, what in _named(whole):
        if name not in taken:
            taken[name] = what
        elif taken[name] == what:
            yield Problem(path, name, f"Two {what}s have this name.", f"give each {what} a name of its own")
        else:
            yield Problem(path, name, f"{_an(taken[name])} has this name already.", f"give the {what} another name")


def _named(whole: Whole) -> Iterator[tuple[str, str, str]]:
    for index, agent in enumerate(whole.spec.agents):
        yield f"agents[{index}].name", agent.name, "agent"
    for index, group in enumerate(whole.spec.groups):
        yield f"groups[{index}].name", group.name, "group"
    for index, tool in enumerate(whole.spec.tools):
        for name in tool.names:
            path = f"tools[{index}].name" if name == tool.name else f"tools[{index}]"
            yield path, name, "tool"


def _an(what: str) -> str:
    return f"{'An' if what == 'agent' else 'A'} {what}"
