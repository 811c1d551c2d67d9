"""All runs of the workspace, newest first."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from runs.facts import State, state_of
from runs.models import Run
from studio.accounts.requests import MemberRequest
from studio.web.pagination import page_of


@dataclass(frozen=True, slots=True)
class Row:
    run: Run
    state: State


@require_GET
def runs(request: MemberRequest) -> HttpResponse:
    mine = Run.objects.visible_to(request.user).filter(workspace=request.workspace).select_related("started_by")
    page = page_of(request, mine.defer("summary", "stop_text"))
    rows = [Row(run, state_of(run)) for run in page]
    return render(request, "runs/list.html", {"rows": rows, "page": page})
