"""What every edit takes and gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from agents.builder.document import Document
from agents.spec_problems import Problem

#: An edit as the page sends it: {"op": …} and what that needs (docs/decisions/0009).
Edit = Mapping[str, Any]


class Refused(ValueError):
    """This edit cannot be; the draft is as it was. `field` names the form's field that the reason is about, or "";
    `problems` say where in the file it lies, if that is known."""

    def __init__(self, reason: str, field: str = "", problems: Sequence[Problem] = ()) -> None:
        super().__init__(reason)
        self.field, self.problems = field, tuple(problems)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What edits may know of the workspace: the names of its model connections, the likeliest choice first, and its
    sandbox profiles by name, each with what it means in a few words."""

    connections: tuple[str, ...] = ()
    profiles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The document after the edit, what was done in the words of a history ("Added coder"), and the ids to select now
    (None leaves the selection)."""

    document: Document
    label: str
    select: tuple[str, ...] | None = None


#: The document given is a copy of its own: a performer may write into it. Raises Refused.
Performer = Callable[[Document, Edit, Surroundings], Outcome]
