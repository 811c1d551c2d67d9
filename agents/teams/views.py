"""A team's page, its file, and switching the models that it speaks with."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from agents.builder import drafts
from agents.builder.document import Document, NoSkeleton
from agents.builder.edits import Refused
from agents.builder.patterns import pattern, patterns
from agents.gallery import starters
from agents.models import ModelConnection, Team
from agents.teams import making
from agents.teams.downloads import as_file
from agents.teams.forms import BringForm
from agents.teams.page import option_of, team_page
from agents.versions.choosing import options
from studio.accounts.requests import MemberRequest
from studio.web.fragments import fragment


def team_of(request: MemberRequest, pk: UUID) -> Team:
    """The team, if its workspace is one of the person's; the page is then in that workspace."""
    team = get_object_or_404(Team.objects.visible_to(request.user).select_related("workspace"), pk=pk)
    request.workspace = team.workspace
    return team


@require_GET
def team(request: MemberRequest, pk: UUID) -> HttpResponse:
    """`?version=` chooses what the form runs."""
    row = team_of(request, pk)
    option = option_of(options(row), request.GET.get("version", ""))
    return render(request, "agents/team.html", team_page(row, request.user, option))


@require_POST
def switch_model(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Lets one agent or group (or, without `agent`, all that have a model) speak with another connection."""
    row, name = team_of(request, pk), request.POST.get("model", "")
    connections = ModelConnection.objects.visible_to(request.user)
    connection = get_object_or_404(connections, workspace=row.workspace, name=name)
    edit = {"op": "switch", "name": request.POST.get("agent", ""), "model": connection.name}
    try:
        row = drafts.save(row, drafts.asked(edit), request.user).team
    except (Refused, NoSkeleton):
        raise Http404 from None
    return fragment(request, "agents/team.html#people", team_page(row, request.user))


@require_GET
def download(request: MemberRequest, pk: UUID) -> HttpResponse:
    row = team_of(request, pk)
    return as_file(row.spec, row.name)


def new_team(request: MemberRequest) -> HttpResponse:
    """`start` is "blank", a pattern, or anything else for JSON that somebody brings."""
    start, form = request.POST.get("start", ""), BringForm()
    if request.method == "POST":
        if document := _of_pattern(request, start):
            return _made(request, document)
        form = BringForm(request.POST, request.FILES)
        if form.is_valid():
            return _made(request, form.document)
    context = {"form": form, "problems": getattr(form, "problems", []), "patterns": patterns()}
    return render(request, "agents/team_new.html", context, status=422 if form.is_bound else 200)


def _of_pattern(request: MemberRequest, start: str) -> Document | None:
    found = pattern(start)
    if found:
        return making.of_pattern(found, request.workspace)
    return making.blank() if start == "blank" else None


def _made(request: MemberRequest, document: Document) -> HttpResponse:
    return redirect("agents:build", making.make(request.workspace, document, request.user).pk)


@require_POST
def delete(request: MemberRequest, pk: UUID) -> HttpResponse:
    row = team_of(request, pk)
    row.delete()
    messages.success(request, f"{row.name} is deleted. Its runs are still there.")
    return redirect("home")


@require_POST
def restore(request: MemberRequest) -> HttpResponse:
    """Brings back the ready teams that were deleted."""
    starters.stock(request.workspace)
    return redirect("home")
