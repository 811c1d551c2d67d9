"""A draft read as far as it can be: its schema's problems, and what is known of the whole without what is broken.

Where a field is no part of the format, a copy of the draft without that field is read, and again, until the format
takes it. What is then found about the copy is told, but for what was only found because something was taken out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pydantic import ValidationError

from agents.builder.document import NAMED, Document
from agents.builder.problems.copies import Copy
from agents.spec import TeamSpec, fields
from agents.spec_checks import doubts, doubts_of_parts, loose_ends
from agents.spec_problems import Problem, problems_of

INVALID_NAME = "This is not a valid name."

_KNOWN = fields()

#: After so many rounds of taking out what is broken only the format's own problems are told.
_ROUNDS = 12

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Reading:
    """`whole` is None where the draft could not be read at all. `problems` are the format's, and loose ends."""

    whole: TeamSpec | None
    problems: list[Problem]
    doubts: list[Problem]


def read(document: Document) -> Reading:
    copy = Copy.of(document)
    whole, problems = _whole(copy)
    problems = [*_names(document), *problems]
    if whole is None:
        return Reading(None, problems, [])
    problems += copy.believed(loose_ends(whole))
    doubted = doubts(whole) if copy.is_complete else doubts_of_parts(whole)
    return Reading(whole, problems, copy.believed(doubted))


def is_name(name: str) -> bool:
    """Whether a part may be called so: models' providers take no other names."""
    return _NAME.fullmatch(name) is not None


def _names(document: Document) -> Iterator[Problem]:
    """Told of the part that has the name; whoever points to it is not to blame."""
    for kind in NAMED:
        for at, part in enumerate(document.named(kind)):
            if not is_name(part["name"]):
                fix = "use letters, digits, _ and - only, at most 64, as model providers demand"
                yield Problem(f"{kind}[{at}].name", part["name"], INVALID_NAME, fix)


def _whole(copy: Copy) -> tuple[TeamSpec | None, list[Problem]]:
    """The team without what is broken, and what the format says of the draft itself."""
    said: list[Problem] | None = None
    for _ in range(_ROUNDS):
        try:
            return TeamSpec.model_validate(copy.raw), said or []
        except ValidationError as error:
            found = problems_of(error, copy.raw, _KNOWN)
            said = [_plain(problem) for problem in found] if said is None else said
            if not copy.take_out([problem.path for problem in found]):
                break
    return None, said or []


def _plain(problem: Problem) -> Problem:
    """A name that nobody has given yet is not one that is spelled wrongly."""
    if problem.value == "" and problem.message == INVALID_NAME:
        return replace(problem, message="Nobody is chosen here yet.", fix="choose one")
    return problem
