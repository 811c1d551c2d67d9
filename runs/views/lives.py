"""What a person does to a run as a whole: stop it, pause it, or let it go on."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from runs import lifecycle
from runs.views.answers import taken
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
