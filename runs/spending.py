"""What a run's model calls took: by agent, by model, by purpose. Read from the journal, added up by the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from typing import Any

from django.db.models import Count, DecimalField, IntegerField, Q, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from runs.models import Run

PURPOSES = {"reply": "Replies", "select_speaker": "Speaker selection", "summary": "Summaries"}

_CACHED = Q(data__has_key="cached")
_UNPRICED = Q(data__cost=None)


@dataclass(frozen=True, slots=True)
class Spending:
    """`calls` counts all, `cached` those that the response cache answered: they took no tokens and cost nothing.
    `cost` None: of no call is a price known; `is_partial`: not of all."""

    name: str
    calls: int
    cached: int
    prompt_tokens: int
    completion_tokens: int
    cost: Decimal | None
    is_partial: bool

    @property
    def tokens(self) -> int:
        return self.prompt_tokens + self.completion_tokens

    def __add__(self, other: Spending) -> Spending:
        known = [cost for cost in (self.cost, other.cost) if cost is not None]
        return Spending(
            self.name,
            self.calls + other.calls,
            self.cached + other.cached,
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            sum(known, Decimal(0)) if known else None,
            self.is_partial or other.is_partial or (self.cost is None) != (other.cost is None),
        )


@dataclass(frozen=True, slots=True)
class Table:
    """One way to divide the same whole."""

    heading: str
    rows: list[Spending]


def tables(run: Run) -> list[Table]:
    """By agent, model and purpose; none before the first answer of a model. A fork has paid for nothing of its past."""
    groups = _groups(run)
    if not groups:
        return []
    return [
        Table("Agent", _divided((group["agent"], group) for group in groups)),
        Table("Model", _divided((group["model"], group) for group in groups)),
        Table("Purpose", _divided((PURPOSES.get(group["purpose"], group["purpose"]), group) for group in groups)),
    ]


def _groups(run: Run) -> list[dict[str, Any]]:
    def text(name: str) -> KeyTextTransform:
        return KeyTextTransform(name, "data")

    def total(name: str) -> Sum:
        return Sum(Cast(text(name), IntegerField()), filter=~_CACHED, default=0)

    price = Cast(text("cost"), DecimalField(max_digits=16, decimal_places=8))
    answers = run.entries.filter(kind="model_answered", seq__gt=run.inherited).annotate(
        agent=text("agent"), model=text("model"), purpose=text("purpose"), price=price
    )
    grouped = answers.order_by().values("agent", "model", "purpose")
    added_up = grouped.annotate(
        calls=Count("pk"),
        cached=Count("pk", filter=_CACHED),
        prompt_tokens=total("prompt_tokens"),
        completion_tokens=total("completion_tokens"),
        priced=Count("pk", filter=~_CACHED & ~_UNPRICED),
        cost=Sum("price", filter=~_CACHED & ~_UNPRICED),
    )
    return [dict(group) for group in added_up]


def _divided(groups: Iterable[tuple[str, dict[str, Any]]]) -> list[Spending]:
    """One row for each name; who took the most tokens comes first."""
    named: dict[str, list[Spending]] = {}
    for name, group in groups:
        named.setdefault(name, []).append(_spending(name, group))
    rows = [reduce(Spending.__add__, parts) for parts in named.values()]
    return sorted(rows, key=lambda row: (-row.tokens, row.name))


def _spending(name: str, group: dict[str, Any]) -> Spending:
    asked = group["calls"] - group["cached"]
    nothing = Decimal(0) if not asked else None
    return Spending(
        name,
        group["calls"],
        group["cached"],
        group["prompt_tokens"],
        group["completion_tokens"],
        nothing if group["cost"] is None else Decimal(group["cost"]),
        is_partial=0 < group["priced"] < asked,
    )
