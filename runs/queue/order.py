"""What waits, most urgent first, in one statement for all kinds: the database orders, and gives only what is shown.

The rule: what is overdue comes first. Then come bands by risk, high, medium, low, and in each the oldest first. The
turns of people and budgets stand in the middle band: nothing runs by them, but a run stands still. What has waited for
an hour counts one band higher, so that a stream of high risks cannot starve the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.db.models import Case, CharField, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from runs.models import Assignment, Endorsement, Overrun, Question, Review, Run, Snooze
from runs.queue.items import Kind
from runs.risks import Level
from studio.accounts.models import User, Workspace

#: After so long something counts one band higher.
LONG = timedelta(hours=1)

Whose = Literal["all", "mine", "free"]

REVIEWS, QUESTIONS, OVERRUNS = "review", "question", "overrun"


@dataclass(frozen=True, slots=True)
class Asker:
    """Who looks, and in which workspace; None: in all of theirs."""

    user: User
    workspace: Workspace | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What of it they want to see. `put_off` turns to what they put off themselves, which is else left out."""

    whose: Whose = "all"
    kind: Kind | None = None
    team: UUID | None = None
    put_off: bool = False

    @property
    def is_narrow(self) -> bool:
        return self.whose != "all" or self.kind is not None or self.team is not None


EVERYTHING = Wish()


@dataclass(frozen=True, slots=True)
class Place:
    """Where one stands: which table, which row."""

    table: str
    id: UUID


def places(asker: Asker, wish: Wish, first: int) -> list[Place]:
    """The first so many, in order."""
    now = timezone.now()
    told = (_told(rows, table, now) for table, rows in _sources(asker, wish).items())
    one, *others = told
    ordered = one.union(*others, all=True).order_by("band", "created", "id")[:first]
    return [Place(table, pk) for table, pk, _, _ in ordered]


def count(asker: Asker, wish: Wish = EVERYTHING) -> int:
    return sum(rows.count() for rows in _sources(asker, wish).values())


def find(asker: Asker, pk: UUID) -> Place | None:
    """What has this id, if it waits still and this person may see it."""
    for table, rows in _waiting(asker).items():
        if rows.filter(pk=pk).exists():
            return Place(table, pk)
    return None


def _waiting(asker: Asker) -> dict[str, QuerySet[Any]]:
    mine = Run.objects.visible_to(asker.user)
    if asker.workspace:
        mine = mine.filter(workspace=asker.workspace)
    runs = mine.active().values("pk")
    return {
        REVIEWS: Review.objects.filter(decision="", run__in=runs),
        QUESTIONS: Question.objects.filter(answer=None, run__in=runs),
        OVERRUNS: Overrun.objects.filter(decision="", run__in=runs),
    }


def _sources(asker: Asker, wish: Wish) -> dict[str, QuerySet[Any]]:
    """By table, in any order."""
    wanted = {table: rows.filter(_narrowed(asker, wish)).order_by() for table, rows in _waiting(asker).items()}
    # What this person has approved waits for somebody else.
    endorsed = Endorsement.objects.filter(review=OuterRef("pk"), by=asker.user)
    wanted[REVIEWS] = wanted[REVIEWS].filter(~Q(Exists(endorsed)))
    if wish.kind:
        table, condition = _KINDS[wish.kind]
        return {table: wanted[table].filter(condition)}
    return wanted


def _narrowed(asker: Asker, wish: Wish) -> Q:
    snoozed = Snooze.objects.filter(item=OuterRef("pk"), person=asker.user, until__gt=timezone.now())
    condition = Q(Exists(snoozed)) if wish.put_off else ~Q(Exists(snoozed))
    given = Assignment.objects.filter(item=OuterRef("pk"))
    match wish.whose:
        case "mine":
            condition &= Q(Exists(given.filter(to=asker.user)))
        case "free":
            condition &= ~Q(Exists(given))
    return condition & Q(run__team=wish.team) if wish.team else condition


def _told(rows: QuerySet[Any], table: str, now: datetime) -> QuerySet[Any, tuple[str, UUID, int, datetime]]:
    band = _band_of_reviews(now) if table == REVIEWS else _older(now, Level.MEDIUM)
    annotated = rows.annotate(table=Value(table, CharField()), band=band)
    told: QuerySet[Any, tuple[str, UUID, int, datetime]] = annotated.values_list("table", "id", "band", "created")
    return told


def _band_of_reviews(now: datetime) -> Case:
    by_level = [When(risk=level, then=_older(now, level)) for level in Level]
    return Case(
        When(due__lt=now, then=Value(0)), *by_level, default=_older(now, Level.MEDIUM), output_field=IntegerField()
    )


def _older(now: datetime, level: Level) -> Case:
    """1 for high, 2 for medium, 3 for low."""
    band = 1 + Level.HIGH - level
    return Case(
        When(created__lt=now - LONG, then=Value(max(1, band - 1))), default=Value(band), output_field=IntegerField()
    )


#: A call of a tool is one block of JSON (`runs.policy.is_call`).
_CALL = Q(blocks__0__0="json", blocks__1__isnull=True)

_KINDS = {
    Kind.CODE: (REVIEWS, ~_CALL),
    Kind.TOOL: (REVIEWS, _CALL),
    Kind.PERSON: (QUESTIONS, Q(choices=[])),
    Kind.SPEAKER: (QUESTIONS, ~Q(choices=[])),
    Kind.BUDGET: (OVERRUNS, Q()),
}
