"""What a person does to a run as a whole: stop it, pause it, or let it go on."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from runs import forks, lifecycle
from runs.views.answers import not_taken, taken
from runs.views.finding import run_of
from studio.accounts.requests import MemberRequest


@require_POST
def stop(request: MemberRequest, pk: UUID) -> HttpResponse:
    run = run_of(request, pk)
    lifecycle.stop(run.pk, request.user)
    return taken(request, run)


@require_POST
def pause(request: MemberRequest, pk: UUID) -> HttpResponse:
    run = run_of(request, pk)
    lifecycle.pause(run.pk, request.user)
    return taken(request, run)


@require_POST
def resume(request: MemberRequest, pk: UUID) -> HttpResponse:
    run = run_of(request, pk)
    lifecycle.resume(run.pk, request.user)
    return taken(request, run)


@require_POST
def retry(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Shows the run that goes on: this one, or its fork where it has ended."""
    run = run_of(request, pk)
    if again := forks.retry(run, request.user):
        return redirect("runs:run", again.pk)
    return not_taken(request, run, "There is nothing to try again: it goes on by itself, or it was done.")
