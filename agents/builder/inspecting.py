"""The inspector as a fragment of the builder's page: one form, a few words on several things, or that it is gone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agents.builder import drafts, ids
from agents.builder.document import Document, NoSkeleton
from agents.builder.inspector import form
from agents.models import ModelConnection, Team
from agents.teams.views import team_of
from studio.accounts.requests import MemberRequest
from studio.web import hooks
from studio.web.formats import plain


@require_GET
def inspector(request: MemberRequest, pk: UUID) -> HttpResponse:
    """`id` as often as there are things selected, `tab` the key of a tab or of a field in it."""
    team = team_of(request, pk)
    try:
        document = Document.of(team)
    except NoSkeleton:
        raise Http404 from None
    chosen = request.GET.getlist("id") or [ids.TEAM]
    context = inspected(team, document, chosen, request.GET.get("tab", ""))
    return render(request, "agents/builder/inspector.html", context)


def inspected(team: Team, document: Document, chosen: list[str], tab: str = "") -> dict[str, Any]:
    """Context of agents/builder/inspector.html."""
    if len(chosen) > 1:
        return {"team": team, "several": chosen}
    around = drafts.surroundings(team)
    return {"team": team, "id": chosen[0], "form": form(document, chosen[0], tab, _prices(team), around)}


def _prices(team: Team) -> dict[str, str]:
    """What to say beside each model, by its name; nothing where no price is known."""
    rows = ModelConnection.objects.filter(workspace=team.workspace)
    return {row.name: words for row in rows if (words := price_words(row))}


def price_words(connection: ModelConnection) -> str:
    found = hooks.model_prices(connection)
    if found is None:
        return ""
    prompt, completion = found
    if not prompt and not completion:
        return "costs nothing"
    return f"${plain(prompt)} in, ${plain(completion)} out per 1k tokens"
