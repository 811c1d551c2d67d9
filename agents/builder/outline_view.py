"""The outline of a draft as a fragment of the builder's page."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agents.builder.document import Document
from agents.builder.outline import outline
from agents.teams.views import team_of
from studio.accounts.requests import MemberRequest


@require_GET
def outline_of(request: MemberRequest, pk: UUID) -> HttpResponse:
    document = Document.of(team_of(request, pk))
    return render(request, "agents/builder/_outline.html", {"outline": outline(document)})
