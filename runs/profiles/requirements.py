"""The text of a profile's requirements: names and versions of packages, and nothing else that pip would take.

A file for pip may also name other files, addresses and options, and it puts environment variables into its lines. All
of that would be read, built or sent by the worker and not by a cell, so none of it is a requirement here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

#: Characters of the whole text: a hundred packages with their versions fit ten times over.
LONGEST = 20_000

_COMMENT = re.compile(r"(^|\s)#.*$")


class Unfit(ValueError):
    """`problems` has a sentence for each line that is no requirement."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


def plain(text: str) -> str:
    """As it is kept and digested: lines end with LF, and nothing stands around the whole."""
    return text.replace("\r\n", "\n").strip()


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def read(text: str) -> tuple[Requirement, ...]:
    """Raises Unfit."""
    problems, found = [], []
    for number, line in _lines(text):
        try:
            found.append(_requirement(line))
        except ValueError as error:
            problems.append(f"Line {number} ({line[:60]}): {error}")
    if problems:
        raise Unfit(problems)
    return tuple(found)


@lru_cache(maxsize=64)
def names(text: str) -> tuple[str, ...]:
    """The packages that are named, as they are written; what cannot be read is left out."""
    try:
        return tuple(dict.fromkeys(requirement.name for requirement in read(text)))
    except Unfit:
        return ()


def canonical(name: str) -> str:
    """One spelling for all that mean the same package."""
    return canonicalize_name(name)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if bare := _COMMENT.sub("", line).strip():
            yield number, bare


def _requirement(line: str) -> Requirement:
    """Raises ValueError with the reason."""
    if line.startswith("-"):
        raise ValueError("options of pip cannot stand here; the worker's own settings say where packages come from.")
    if "$" in line or "\\" in line:
        raise ValueError("neither $ nor \\ can stand here.")
    try:
        requirement = Requirement(line)
    except InvalidRequirement:
        raise ValueError("this is no requirement; write a name and a version, like pandas==2.2.3.") from None
    if requirement.url:
        raise ValueError("a package is named here, not its address.")
    return requirement
