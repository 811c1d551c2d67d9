"""What a person says where a run has reached its budget."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from runs.budgets import asking
from runs.budgets.asking import Undecidable
from runs.models import Overrun
from runs.views.answers import not_taken, taken
from studio.accounts.requests import MemberRequest


@require_POST
def decide(request: MemberRequest, pk: UUID) -> HttpResponse:
    """`do` is "raise", with the new limits by their names, or "end"."""
    mine = Overrun.objects.visible_to(request.user).select_related("run__workspace")
    overrun = get_object_or_404(mine, pk=pk)
    request.workspace = overrun.run.workspace
    try:
        match request.POST.get("do"):
            case "raise":
                asking.raise_to(
                    overrun.pk, {name: request.POST.get(name, "") for name in overrun.reached}, request.user
                )
            case "end":
                asking.end(overrun.pk, request.user)
            case _:
                raise BadRequest("A budget is raised, or the run is ended.")
    except Undecidable as error:
        return not_taken(request, overrun.run, str(error))
    return taken(request, overrun.run)
