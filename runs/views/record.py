"""The record of decisions: found, opened, taken away as a file."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Literal

from asgiref.sync import sync_to_async
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from runs.models import Decision, Execution, Run
from runs.profiles import terms
from runs.reviews import export, pace, search
from runs.transcript.differences import Difference
from studio.accounts import workspaces
from studio.accounts.requests import MemberRequest
from studio.web.pagination import asked_for, page_of

#: So many of the last decisions tell how fast people are.
RECENT = 500
#: So many lines of a file are made at once.
AT_ONCE = 200


@require_GET
def record(request: MemberRequest) -> HttpResponse:
    wanted = search.asked(request.GET.dict())
    mine = _mine(request)
    page = page_of(request, search.found(mine, wanted).defer("shown", "effective", "effective_terms"))
    context = {
        "page": page,
        "kept": asked_for(request),
        "search": wanted,
        "verdicts": Decision.Verdict.choices,
        "people": mine.exclude(by="").order_by("by").values_list("by", flat=True).distinct(),
        "paces": _paces(request),
    }
    return render(request, "runs/record/page.html", context)


@require_GET
def decision(request: MemberRequest, pk: int) -> HttpResponse:
    """One of them, whole: what was shown, what ran instead, what came of it."""
    mine = Decision.objects.visible_to(request.user).select_related("workspace")
    one = get_object_or_404(mine, pk=pk)
    request.workspace = one.workspace
    outcome = Execution.objects.filter(review=one.review).values_list("outcome", flat=True).first()
    context = {
        "one": one,
        "parts": list(_parts(one)),
        "terms": terms.from_json(one.effective_terms) if one.effective_terms else None,
        "exit_code": export.exit_code_of(outcome),
        "run_is_there": Run.objects.filter(pk=one.run).exists(),
    }
    return render(request, "runs/record/decision.html", context)


@require_GET
def take_away(request: MemberRequest, form: Literal["csv", "jsonl"]) -> StreamingHttpResponse:
    """What the same search finds, as a file."""
    found = search.found(_mine(request), search.asked(request.GET.dict()))
    ids = list(found.values_list("pk", flat=True))
    kind = "text/csv" if form == "csv" else "application/jsonl"
    answer = StreamingHttpResponse(_written(ids, form), content_type=f"{kind}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="decisions-{timezone.now():%Y-%m-%d}.{form}"'
    return answer


@dataclass(frozen=True, slots=True)
class Part:
    """One block as it was shown, and the difference to what ran, if that was something else."""

    language: str
    code: str
    difference: Difference | None


def _mine(request: MemberRequest) -> QuerySet[Decision]:
    return Decision.objects.visible_to(request.user).filter(workspace=request.workspace)


def _paces(request: MemberRequest) -> list[pace.Pace]:
    """For owners only."""
    if not workspaces.owns(request.user, request.workspace):
        return []
    return pace.paces(_mine(request).exclude(by="").only("by", "seconds", "lines", "verdict")[:RECENT])


def _parts(one: Decision) -> Iterator[Part]:
    for at, (language, code) in enumerate(one.shown):
        ran = one.effective[at][1] if at < len(one.effective) else code
        changed = Difference(code.rstrip("\n"), ran.rstrip("\n"), language) if ran != code else None
        yield Part(language, code, changed)


async def _written(ids: list[int], form: Literal["csv", "jsonl"]) -> AsyncIterator[bytes]:
    """A few at a time, so that a long record is never in memory as a whole."""
    if form == "csv":
        yield export.head_of_csv()
    for start in range(0, len(ids), AT_ONCE):
        yield await sync_to_async(_some)(ids[start : start + AT_ONCE], form)


def _some(ids: list[int], form: Literal["csv", "jsonl"]) -> bytes:
    rows = Decision.objects.in_bulk(ids)
    lines = export.as_csv if form == "csv" else export.as_json_lines
    return b"".join(lines([rows[pk] for pk in ids]))
