"""Finding in the record: by words, verdict, risk, who, and day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from runs.models import Decision

#: Whose decisions: everybody's, people's, or rules'.
PEOPLE, RULES = "people", "rules"
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Search:
    """`text` is looked for in names, reasons and code; `by` is a person's name as it is on record, PEOPLE, RULES or ""
    for everybody; days are whole ones, both included."""

    text: str = ""
    verdict: str = ""
    risk: int | None = None
    by: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def is_narrow(self) -> bool:
        return self != Search()


def asked(form: Mapping[str, str]) -> Search:
    """What a form asks for; what makes no sense is not asked for."""
    risk, verdict = form.get("risk", ""), form.get("verdict", "")
    return Search(
        text=form.get("q", "").strip()[:_LONGEST],
        verdict=verdict if verdict in Decision.Verdict.values else "",
        risk=int(risk) if risk in ("1", "2", "3") else None,
        by=form.get("by", "")[:_LONGEST],
        since=_day(form.get("since", "")),
        until=_day(form.get("until", "")),
    )


def found(decisions: QuerySet[Decision], search: Search) -> QuerySet[Decision]:
    """Newest first."""
    wanted = _about(search)
    if search.text:
        decisions = decisions.annotate(code=Cast("shown", TextField()))
        words = ("agent", "author", "team", "by", "rule", "reason", "code")
        anywhere = Q()
        for field in words:
            anywhere |= Q(**{f"{field}__icontains": search.text})
        wanted &= anywhere
    return decisions.filter(wanted)


def _about(search: Search) -> Q:
    wanted = Q()
    if search.verdict:
        wanted &= Q(verdict=search.verdict)
    if search.risk:
        wanted &= Q(risk=search.risk)
    if search.by == PEOPLE:
        wanted &= Q(rule="")
    elif search.by == RULES:
        wanted &= ~Q(rule="")
    elif search.by:
        wanted &= Q(by=search.by)
    if search.since:
        wanted &= Q(at__gte=_begin(search.since))
    if search.until:
        wanted &= Q(at__lt=_begin(search.until + timedelta(days=1)))
    return wanted


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
