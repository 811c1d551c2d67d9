"""One part of a draft, ready to be tried: whole itself, whatever is broken elsewhere."""

from __future__ import annotations

from agents.builder.document import Document, Named
from agents.builder.problems.reading import read
from agents.spec import TeamSpec


class NotWhole(ValueError):
    """The part must be mended first; `str()` says why."""


def team_with(document: Document, kind: Named, name: str) -> TeamSpec:
    """The draft as a team, in which this part is as it was drawn. Raises NotWhole, and KeyError where there is no such
    part."""
    names = [part["name"] for part in document.named(kind)]
    if name not in names:
        raise KeyError(name)
    reading = read(document)
    path = f"{kind}[{names.index(name)}]"
    broken = next((problem for problem in reading.problems if problem.path.startswith(path)), None)
    if broken is not None:
        raise NotWhole(f"{name} must be mended first. {broken.message}")
    if reading.whole is None:
        raise NotWhole("The team must be mended first.")
    return reading.whole
