"""What single fields of a spec cannot know.

Problems refuse a spec: it could not be played. Doubts do not: it can be played, and was hardly meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from agents.spec_checks import agents, chats, doubtful, groups, names, recursion, tools
from agents.spec_checks.whole import Whole
from agents.spec_problems import Problem

if TYPE_CHECKING:
    from agents.spec import TeamSpec

Check = Callable[[Whole], Iterator[Problem]]

_PROBLEMS: tuple[Check, ...] = (names.shared, agents.check, groups.check, chats.check, tools.check, recursion.check)


def loose_ends(spec: TeamSpec) -> list[Problem]:
    """Every problem, in the order of the file's parts."""
    whole = Whole.of(spec)
    return [problem for check in _PROBLEMS for problem in check(whole)]


def doubts(spec: TeamSpec) -> list[Problem]:
    return list(doubtful.check(Whole.of(spec)))


def doubts_of_parts(spec: TeamSpec) -> list[Problem]:
    """Only those that stay true when more is put into the team."""
    return list(doubtful.parts(Whole.of(spec)))
