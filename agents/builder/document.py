"""A team as it is being drawn: the spec as JSON data, and where its parts stand.

The spec may be no team yet: nobody in it, no conversation, a name that points nowhere. What always holds is its
*skeleton*: agents, groups and tools are lists of objects whose names are theirs alone, so that everything drawn can be
pointed at.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, Self

from agents.models import Team
from agents.spec import VERSION
from agents.spec_problems import Problem

#: A place on the canvas, in its own pixels: the upper left corner.
Point = tuple[float, float]
Named = Literal["agents", "groups", "tools"]

NAMED: tuple[Named, ...] = ("agents", "groups", "tools")


class NoSkeleton(ValueError):
    """This cannot be drawn at all. `problems` is never empty."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Document:
    """`layout` has a place for the id of each part that a person has put somewhere (`ids`)."""

    spec: dict[str, Any]
    layout: dict[str, list[float]] = field(default_factory=dict)

    @classmethod
    def blank(cls, name: str) -> Self:
        return cls({"parley": VERSION, "name": name, "agents": []})

    @classmethod
    def of(cls, team: Team) -> Self:
        """Raises NoSkeleton where the row holds what cannot be drawn."""
        return cls(with_skeleton(team.spec), dict(team.layout))

    def copy(self) -> Self:
        """One that may be written into."""
        return copy.deepcopy(self)

    def named(self, kind: Named) -> list[dict[str, Any]]:
        """The agents, groups or tools, in the order of the file."""
        found: list[dict[str, Any]] = self.spec.get(kind, [])
        return found

    def find(self, kind: Named, name: str) -> dict[str, Any] | None:
        return next((part for part in self.named(kind) if part["name"] == name), None)

    def names(self) -> Iterator[str]:
        """Of every agent, group and tool."""
        for kind in NAMED:
            yield from (part["name"] for part in self.named(kind))


def with_skeleton(spec: object) -> dict[str, Any]:
    """The spec, if it can be drawn. Raises NoSkeleton with every reason why not."""
    problems = list(_breaks(spec))
    if problems:
        raise NoSkeleton(problems)
    assert isinstance(spec, dict)
    return spec


def parsed(text: str) -> dict[str, Any]:
    """The spec that `text` holds as JSON. Raises NoSkeleton; a syntax error has its line and column in the fix."""
    try:
        return with_skeleton(json.loads(text))
    except json.JSONDecodeError as error:
        fix = f"mend the JSON at line {error.lineno}, column {error.colno}: {error.msg.lower()}"
        raise NoSkeleton([Problem("(file)", None, "This is not JSON.", fix)]) from None
    except RecursionError:
        raise NoSkeleton([Problem("(file)", None, "This is nested too deeply.", "make it flatter")]) from None


def _breaks(spec: object) -> Iterator[Problem]:
    if not isinstance(spec, dict):
        yield Problem("(top)", None, "A team is an object.", "write it as { … }")
        return
    taken: set[str] = set()
    for kind in NAMED:
        parts = spec.get(kind, [])
        if not isinstance(parts, list):
            yield Problem(kind, None, "This should be a list.", "write it as [ … ]")
            continue
        for index, part in enumerate(parts):
            yield from _break(f"{kind}[{index}]", part, taken)


def _break(path: str, part: object, taken: set[str]) -> Iterator[Problem]:
    if not isinstance(part, dict):
        yield Problem(path, None, "This should be an object.", "write it as { … }")
        return
    name = part.get("name")
    if not isinstance(name, str) or not name:
        yield Problem(f"{path}.name", name, "This has no name.", 'add "name"')
    elif name in taken:
        yield Problem(f"{path}.name", name, "Something else has this name.", "give each part a name of its own")
    else:
        taken.add(name)
