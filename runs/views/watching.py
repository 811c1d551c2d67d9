"""A run's page, and the fragment that keeps it true: new and changed items, the header, what lies beside."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from runs import transcript
from runs.facts import facts_of
from runs.models import Run
from runs.queue import counting
from runs.transcript import Window
from runs.views.finding import run_of, whole_number
from studio.accounts.requests import MemberRequest


@require_GET
@never_cache
def run(request: MemberRequest, pk: UUID) -> HttpResponse:
    found = run_of(request, pk)
    return render(request, "runs/run.html", _context(request, found, transcript.newest(found)))


@require_GET
@never_cache
def entries(request: MemberRequest, pk: UUID) -> HttpResponse:
    """`?after=N` what is new since, `?before=N` the messages before that item, neither: the newest."""
    found = run_of(request, pk)
    return render(request, "runs/entries.html", _context(request, found, _window(request, found)))


def _window(request: HttpRequest, found: Run) -> Window:
    if "before" in request.GET:
        return transcript.before(found, whole_number(request.GET["before"]))
    if "after" in request.GET:
        return transcript.after(found, min(whole_number(request.GET["after"]), found.seq))
    return transcript.newest(found)


def _context(request: MemberRequest, found: Run, window: Window) -> dict[str, Any]:
    waiting = counting.waiting_for(request.user)
    return {"run": found, "window": window, "facts": facts_of(found), "waiting": waiting}
