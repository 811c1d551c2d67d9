"""The Test button of a model connection. It lies here because the providers do."""

from __future__ import annotations

from uuid import UUID

from asgiref.sync import async_to_sync
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from agents.models import ModelConnection
from runs.connections import connection_of
from studio.accounts.requests import MemberRequest


@require_POST
def check_connection(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Asks the model for one word and says what came of it; takes as long as the model does, at most half a minute."""
    from runs.providers.check import check  # The SDK is slow to load, and no other page needs it.

    row = get_object_or_404(ModelConnection.objects.visible_to(request.user), pk=pk)
    result = async_to_sync(check)(connection_of(row))
    return render(request, "agents/connections/_check.html", {"check": result, "connection": row})
