"""What is said of code before somebody decides about it.

It is found in the code's text alone, so it says what code would do, never that it would do nothing: what cannot be read
counts as `UNKNOWN`, and UNKNOWN is a reason to ask.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any


class Level(IntEnum):
    """How much harm could come of it, within its cell and beyond."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3


class Kind(StrEnum):
    """What code touches."""

    READS = "reads"
    WRITES = "writes"
    DELETES = "deletes"
    NETWORK = "network"
    PROCESS = "process"
    PACKAGES = "packages"
    ENVIRONMENT = "environment"
    DYNAMIC = "dynamic"
    HIDDEN = "hidden"
    RESOURCES = "resources"
    PRIVILEGE = "privilege"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """A reason for a level. `block` counts from 0, `line` from 1. `what` is a plain sentence; `refused` says why its
    cell will not let it happen, "" where it may."""

    kind: Kind
    level: Level
    block: int
    line: int
    what: str
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Touch:
    """Things of one kind that the code names: files, hosts, commands, packages, variables. `complete` is False where it
    also touches some whose names stand nowhere in its text."""

    kind: Kind
    names: tuple[str, ...]
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Assessment:
    """`wants` is one line: what the code is for, by what it touches. Findings stand in the order of the code."""

    level: Level
    wants: str
    findings: tuple[Finding, ...] = ()
    touches: tuple[Touch, ...] = ()

    @property
    def kinds(self) -> frozenset[Kind]:
        """The classes that rules speak of."""
        return frozenset(found.kind for found in self.findings) | frozenset(touch.kind for touch in self.touches)


def to_json(assessment: Assessment) -> dict[str, Any]:
    found = [[one.kind, one.level, one.block, one.line, one.what, one.refused] for one in assessment.findings]
    touched = [[touch.kind, list(touch.names), touch.complete] for touch in assessment.touches]
    return {"level": assessment.level, "wants": assessment.wants, "findings": found, "touches": touched}


def from_json(data: dict[str, Any]) -> Assessment:
    findings = (
        Finding(Kind(kind), Level(level), block, line, what, refused)
        for kind, level, block, line, what, refused in data["findings"]
    )
    touches = (Touch(Kind(kind), tuple(names), complete) for kind, names, complete in data["touches"])
    return Assessment(Level(data["level"]), data["wants"], tuple(findings), tuple(touches))
