"""The list: the first of what waits, each described in a line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models.fields.json import KT
from django.utils import timezone

from agents.cast import cast
from agents.spec import TeamSpec
from runs.budgets.asking import from_json
from runs.budgets.words import used_up
from runs.models import Overrun, Question, Review, Run
from runs.queue import marking
from runs.queue.items import Item, Kind, Origin
from runs.queue.order import OVERRUNS, QUESTIONS, REVIEWS, Asker, Place, Wish, count, places
from runs.risks import Level
from runs.transcript import words
from runs.transcript.pieces import Speaker

#: So many are shown at once.
FIRST = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """`count` is how many there are in all, of which `items` are the first."""

    items: tuple[Item, ...]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.items)


def listed(asker: Asker, wish: Wish, first: int = FIRST) -> Listed:
    found = places(asker, wish, first)
    described = _marked(describe(found), asker)
    # Counted only where it is not seen: what is short of the limit is all there is.
    return Listed(tuple(described), len(described) if len(found) < first else count(asker, wish))


def describe(found: Iterable[Place]) -> list[Item]:
    """In the same order; what was decided in between is left out."""
    order = list(found)
    by_table = {table: [place.id for place in order if place.table == table] for table in _DESCRIBED}
    rows = {row.pk: row for table, ids in by_table.items() if ids for row in _rows(table, ids)}
    cast_of = Casts()
    return [_DESCRIBED[place.table](rows[place.id], cast_of) for place in order if place.id in rows]


def _rows(table: str, ids: list[UUID]) -> Iterable[Any]:
    # What is large of a run and of a review stays where it is; of the blocks a word is wanted.
    large = ("run__task", "run__summary", "run__stop_text")
    if table == REVIEWS:
        reviews = Review.objects.annotate(language=KT("blocks__0__0")).defer(*large[1:], "blocks", "effective")
        return reviews.filter(pk__in=ids).select_related("run")
    rows: Any = Question.objects if table == QUESTIONS else Overrun.objects
    found: Iterable[Any] = rows.filter(pk__in=ids).select_related("run").defer(*large[1:])
    return found


class Casts:
    """The members of each run's team, read once for all of its items."""

    def __init__(self) -> None:
        self._known: dict[UUID, dict[str, Speaker]] = {}

    def speaker(self, run: Run, name: str) -> Speaker:
        if run.pk not in self._known:
            members = cast(TeamSpec.parse(run.spec))
            self._known[run.pk] = {one.name: Speaker(one.name, one.hue, one.icon) for one in members}
        return self._known[run.pk].get(name) or Speaker(name, "slate", "circle-user")


def _of_review(row: Any, cast_of: Casts) -> Item:
    kind = Kind.TOOL if row.language == "json" else Kind.CODE
    speaker = cast_of.speaker(row.run, row.author)
    risk = Level(row.risk) if row.risk else Level.MEDIUM
    title = (row.assessment or {}).get("wants") or ("Call a tool" if kind is Kind.TOOL else "Run code")
    late = bool(row.due and row.due < timezone.now())
    told = {"risk": risk, "due": row.due, "is_late": late, "digest": row.digest, "needs": row.needs}
    return Item(kind, row.pk, _origin(row.run), speaker, title, row.created, **told)


def _of_question(row: Question, cast_of: Casts) -> Item:
    kind = Kind.SPEAKER if row.choices else Kind.PERSON
    speaker, title = cast_of.speaker(row.run, row.agent), words.prompt(row.prompt, row.agent)
    return Item(kind, row.pk, _origin(row.run), speaker, title, row.created)


def _of_overrun(row: Overrun, _: Casts) -> Item:
    title = used_up(from_json(row.reached))
    return Item(Kind.BUDGET, row.pk, _origin(row.run), Speaker("Budget", "slate", "gauge"), title, row.created)


_DESCRIBED: dict[str, Any] = {REVIEWS: _of_review, QUESTIONS: _of_question, OVERRUNS: _of_overrun}


def _origin(run: Run) -> Origin:
    return Origin(run.pk, run.number, run.team_name, run.task[:300])


def _marked(items: list[Item], asker: Asker) -> list[Item]:
    """With what people did: who looks, whose it is, until when it is put off."""
    ids = [item.id for item in items]
    looking, given = marking.looking_at(ids, asker.user), marking.whose(ids)
    later = marking.put_off_until(ids, asker.user)
    return [
        replace(
            item,
            looking=looking.get(item.id, ()),
            to=str(given.get(item.id, "")),
            put_off=later.get(item.id),
        )
        for item in items
    ]
