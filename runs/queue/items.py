"""One thing that waits for a person, as the list shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from uuid import UUID

from runs.risks import Level
from runs.transcript.pieces import Speaker


class Kind(StrEnum):
    CODE = "code"
    TOOL = "tool"
    PERSON = "person"
    SPEAKER = "speaker"
    BUDGET = "budget"

    @property
    def name_of_many(self) -> str:
        return _MANY[self]


_MANY = {
    Kind.CODE: "Code",
    Kind.TOOL: "Tool calls",
    Kind.PERSON: "Your turn to speak",
    Kind.SPEAKER: "Who speaks next",
    Kind.BUDGET: "Budgets",
}


@dataclass(frozen=True, slots=True)
class Origin:
    """The run that it is of."""

    id: UUID
    number: int
    team: str
    task: str


@dataclass(frozen=True, slots=True)
class Item:
    """`risk` is None for what is no code and no call. `title` says in one line what is wanted. `digest` names the bytes
    of code and calls, which `needs` people have to approve. `looking` are the others who have it open, `to` is whose it
    is; "" is nobody's.
    """

    kind: Kind
    id: UUID
    origin: Origin
    speaker: Speaker
    title: str
    since: datetime
    risk: Level | None = None
    due: datetime | None = None
    is_late: bool = False
    digest: str = ""
    looking: tuple[str, ...] = ()
    to: str = ""
    put_off: datetime | None = None
    needs: int = 1

    @property
    def tone(self) -> str:
        """A class of the stylesheet."""
        return {Level.LOW: "ok", Level.MEDIUM: "warn", Level.HIGH: "bad"}[self.risk] if self.risk else ""

    @property
    def can_be_ticked(self) -> bool:
        """Together with others: where high, each wants a look of its own."""
        return self.risk is not None and self.risk < Level.HIGH


@dataclass(frozen=True, slots=True)
class Group:
    """What waits in one run."""

    origin: Origin
    items: tuple[Item, ...]


def grouped(items: Iterable[Item]) -> list[Group]:
    """Those of one run together, at the place of the first of them."""
    listed = list(items)
    place = {item.origin.id: at for at, item in reversed(list(enumerate(listed)))}
    together = sorted(listed, key=lambda item: place[item.origin.id])
    return [Group(own[0].origin, own) for own in (tuple(one) for _, one in groupby(together, lambda item: item.origin))]
