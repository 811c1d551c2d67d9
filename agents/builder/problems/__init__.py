"""What is wrong with a draft, while it is drawn: errors, with which it cannot run, and warnings.

A draft need not be a team yet. Where a field of it is no part of the format, that is one finding; the rest of the draft
is still read (`mending`), so that one broken field hides nothing about the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agents.builder.document import Document
from agents.builder.edits.outcome import Surroundings
from agents.builder.problems import mends, wanting
from agents.builder.problems.finding import Finding, Mend, Severity
from agents.builder.problems.places import Place, place_of
from agents.builder.problems.reading import Reading, read
from agents.spec_problems import Problem

__all__ = ["Counts", "Finding", "Mend", "Severity", "counts", "findings"]


@dataclass(frozen=True, slots=True)
class Counts:
    errors: int
    warnings: int

    @property
    def can_run(self) -> bool:
        return not self.errors


def findings(document: Document, around: Surroundings) -> list[Finding]:
    """Errors first, then in the order of the file; each once. There is no error just where the draft can run."""
    reading = read(document)
    lacking = [*wanting.models(reading.whole, around), *wanting.profiles(reading.whole, around)]
    errors = [*wanting.errors(document), *reading.problems, *lacking]
    found = dict.fromkeys(_each(errors, "error", document, around))
    found |= dict.fromkeys(_each(_warnings(reading), "warning", document, around))
    return sorted(found, key=lambda one: (one.severity != "error", place_of(one.path, document).order))


def counts(found: Iterable[Finding]) -> Counts:
    severities = [finding.severity for finding in found]
    return Counts(severities.count("error"), severities.count("warning"))


def _warnings(reading: Reading) -> list[Problem]:
    return reading.doubts


def _each(
    problems: Sequence[Problem], severity: Severity, document: Document, around: Surroundings
) -> Iterable[Finding]:
    for problem in problems:
        place = place_of(problem.path, document)
        yield Finding(
            severity,
            place.id,
            place.field,
            place.what,
            _reason(problem, place),
            _sentence(problem.fix),
            tuple(mends.of(problem, place, document, around)),
            problem.path,
        )


def _reason(problem: Problem, place: Place) -> str:
    """With the value, where it is short and is not the thing's own name."""
    value = problem.value
    if isinstance(value, str) and 0 < len(value) <= 40 and value != place.what and value not in problem.message:
        return f"{problem.message.removesuffix('.')} (“{value}”)."
    return problem.message


def _sentence(fix: str) -> str:
    """A fix as a sentence; the fields' names without the quotes of the file."""
    plain = re.sub(r'"(\w+)"', r"\1", fix)
    return f"{plain[:1].upper()}{plain[1:]}{'' if plain.endswith('.') else '.'}"
