"""How a view answers something that a person did to a run."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from runs import live
from runs.models import Run
from studio.accounts.requests import MemberRequest


def taken(request: MemberRequest, run: Run) -> HttpResponse:
    """It is written down: tell everybody who watches. Our script asks for what is new; a plain form is sent back."""
    live.announce_soon(run.pk, Run.objects.values_list("seq", flat=True).get(pk=run.pk))
    live.queue_changed_soon(run.workspace_id)
    if request.htmx:
        return HttpResponse(status=204)
    return redirect("runs:run", run.pk)


def not_taken(request: MemberRequest, run: Run, why: str, *, status: int = 409, **lost: Any) -> HttpResponse:
    """It came too late or cannot be (409), or is not theirs to do (403): says why, and gives back what was typed."""
    template = "runs/_not_taken.html" if request.htmx else "runs/not_taken.html"
    return render(request, template, {"run": run, "why": why, **lost}, status=status)
