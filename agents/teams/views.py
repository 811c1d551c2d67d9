"""A team's page, its JSON, and switching the models that it speaks with."""

from __future__ import annotations

import json
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_POST

from agents.gallery import starters
from agents.models import ModelConnection, Team
from agents.spec import TeamSpec
from agents.teams.cards import card_of
from agents.teams.forms import SpecForm
from agents.teams.page import team_page
from studio.accounts.requests import MemberRequest
from studio.web.fragments import fragment


def team_of(request: MemberRequest, pk: UUID) -> Team:
    """The team, if its workspace is one of the person's; the page is then in that workspace."""
    team = get_object_or_404(Team.objects.visible_to(request.user).select_related("workspace"), pk=pk)
    request.workspace = team.workspace
    return team


@require_GET
def team(request: MemberRequest, pk: UUID) -> HttpResponse:
    card = card_of(team_of(request, pk))
    if card.spec is None:
        return redirect("agents:team-json", pk)
    return render(request, "agents/team.html", team_page(card, request.user))


@require_POST
def switch_model(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Lets one agent or group (or, without `agent`, all that have a model) speak with another connection."""
    row, name = team_of(request, pk), request.POST.get("model", "")
    connections = ModelConnection.objects.visible_to(request.user)
    connection = get_object_or_404(connections, workspace=row.workspace, name=name)
    with transaction.atomic():
        row = Team.objects.select_for_update().get(pk=pk)
        row.spec = _switched(TeamSpec.parse(row.spec), request.POST.get("agent", ""), connection.name).dump()
        row.save(update_fields=["spec", "changed"])
    row.workspace = request.workspace
    return fragment(request, "agents/team.html#people", team_page(card_of(row), request.user))


def _switched(spec: TeamSpec, agent: str, connection: str) -> TeamSpec:
    speakers = [one.name for one in spec.speakers if one.models and agent in ("", one.name)]
    if not speakers:
        raise Http404
    for name in speakers:
        spec = spec.with_model(name, connection)
    return spec


def team_json(request: MemberRequest, pk: UUID) -> HttpResponse:
    row = team_of(request, pk)
    form = SpecForm(request.POST or None, request.FILES or None, initial={"text": _text(row)})
    if request.method == "POST" and form.is_valid():
        row.name, row.spec = form.spec.name, form.spec.dump()
        row.save(update_fields=["name", "spec", "changed"])
        messages.success(request, "Saved. Runs under way keep the team as it was.")
        return redirect("agents:team", pk)
    problems = form.problems if form.is_bound else _problems(row)
    context = {"team": row, "form": form, "problems": problems}
    return render(request, "agents/team_json.html", context, status=422 if form.is_bound else 200)


def _problems(row: Team) -> list[object]:
    form = SpecForm({"text": _text(row)})
    form.is_valid()
    return list(form.problems)


def _text(row: Team) -> str:
    return json.dumps(row.spec, indent=2, ensure_ascii=False)


@require_GET
def download(request: MemberRequest, pk: UUID) -> HttpResponse:
    row = team_of(request, pk)
    response = JsonResponse(row.spec, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="{slugify(row.name) or "team"}.json"'
    return response


def new_team(request: MemberRequest) -> HttpResponse:
    form = SpecForm(request.POST or None, request.FILES or None)
    if not form.is_bound or not form.is_valid():
        context = {"form": form, "problems": getattr(form, "problems", [])}
        return render(request, "agents/team_new.html", context, status=422 if form.is_bound else 200)
    row = Team.objects.create(
        workspace=request.workspace, name=form.spec.name, spec=form.spec.dump(), created_by=request.user
    )
    messages.success(request, f"{row.name} is ready.")
    return redirect("agents:team", row.pk)


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
