"""The signature of a function that is being typed, over HTTP. Nothing of it is run; `ast` reads it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from agents.builder.code_templates import KINDS
from agents.builder.signature_check import signature_of
from agents.teams.views import team_of
from studio.accounts.requests import MemberRequest

#: As a tool's source may be long (agents.tools.specs).
_LONGEST = 200_000


@require_http_methods(["GET", "POST"])
def signature(request: MemberRequest, pk: UUID) -> HttpResponse:
    """`source`, `name`, and `kind` (tool, selection, reply): its parameters as they are read, or what is wrong."""
    team_of(request, pk)
    given = request.POST if request.method == "POST" else request.GET
    kind = given.get("kind", "tool")
    source = given.get("source", "")
    if kind not in KINDS or len(source) > _LONGEST:
        raise Http404
    name = given.get("name", "")
    context = {"signature": signature_of(source, name, kind), "name": name, "kind": kind}
    return render(request, "agents/builder/_signature.html", context)
