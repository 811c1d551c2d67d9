"""The signature of a function that is being typed, over HTTP. Nothing of it is run; `ast` reads it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from agents.builder import ids
from agents.builder.code_templates import KINDS
from agents.builder.document import Document, NoSkeleton
from agents.builder.samples import use_of
from agents.builder.signature_check import signature_of
from agents.models import Team
from agents.teams.views import team_of
from studio.accounts.requests import MemberRequest

#: As a tool's source may be long (agents.tools.specs).
_LONGEST = 200_000


@require_http_methods(["GET", "POST"])
def signature(request: MemberRequest, pk: UUID) -> HttpResponse:
    """`source`, `name`, and `kind` (tool, selection, reply), or the `id` of a function in the draft: its parameters as
    they are read, or what is wrong."""
    team = team_of(request, pk)
    given = request.POST if request.method == "POST" else request.GET
    source, name, kind = _drafted(team, given["id"]) if "id" in given else _sent(given)
    if kind not in KINDS or len(source) > _LONGEST:
        raise Http404
    context = {"signature": signature_of(source, name, kind), "name": name, "kind": kind}
    return render(request, "agents/builder/_signature.html", context)


def _sent(given: QueryDict) -> tuple[str, str, str]:
    return given.get("source", ""), given.get("name", ""), given.get("kind", "tool")


def _drafted(team: Team, id_: str) -> tuple[str, str, str]:
    """What calls the function in the draft says what it must take."""
    try:
        document = Document.of(team)
    except NoSkeleton:
        raise Http404 from None
    kind, *words = ids.read(id_)
    part = document.find("tools", words[0]) if kind == "tool" and words else None
    if part is None or not isinstance(part.get("source"), str):
        raise Http404
    return part["source"], part["name"], use_of(document, part["name"])
