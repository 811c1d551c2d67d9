"""Starting a run: of a team with a task and files, of a ready team with its sample, or of the same once more."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from agents import gallery
from agents.models import Team
from agents.spec import SpecError, TeamSpec
from agents.teams.page import option_of, team_page
from agents.teams.views import team_of as team_asked_for
from agents.versions.choosing import Option, options
from agents.versions.publishing import number_of_draft
from runs import blobs, lifecycle
from runs.forms import StartForm
from runs.hindrances import hindrance, missing_models, missing_sandbox
from runs.lifecycle import Order
from runs.models import Artifact, Run
from runs.sandbox.cell import File
from runs.views.finding import run_of
from studio.accounts.requests import MemberRequest


@require_GET
def start_form(request: MemberRequest, pk: UUID) -> HttpResponse:
    """What a dialog that starts a run holds. `?version=` is a number or "draft"."""
    team = team_asked_for(request, pk)
    found = options(team)
    return _dialog(request, {"options": found, "option": option_of(found, request.GET.get("version", ""))})


@require_POST
def start(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Starts the run, or shows the form again with what was typed and what is wrong with it: in its dialog where htmx
    asks, else on the team's page."""
    team = team_asked_for(request, pk)
    option = option_of(options(team), request.POST.get("version", ""))
    form = StartForm(request.POST, request.FILES)
    if form.is_valid() and (problem := hindrance(option.card)):
        form.add_error(None, problem)
    if not form.is_valid():
        return _refused(request, option, form)
    return _started(request, _order(request, option, form.cleaned_data))


@require_POST
def start_sample(request: MemberRequest, slug: str) -> HttpResponse:
    """Runs the workspace's own team of that name in the gallery, with the sample task and files."""
    team = get_object_or_404(Team.objects.visible_to(request.user), workspace=request.workspace, gallery=slug)
    option = options(team)[0]
    if problem := hindrance(option.card):
        messages.error(request, problem)
    spec = option.card.spec
    if problem or spec is None or not spec.sample.task:
        return redirect("agents:team", team.pk)
    data = {"task": spec.sample.task, "files": (), "approve": Run.Approve.TEAM}
    return _started(request, _order(request, option, data))


@require_POST
def start_again(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The same task and files, with the same version; a run of a draft with the team as it is now (or as it was, where
    it is gone)."""
    old = run_of(request, pk)
    spec, version = _again(old)
    if problem := missing_models(old.workspace, spec) or missing_sandbox(old.workspace, spec):
        messages.error(request, problem)
        return redirect("runs:run", pk)
    order = Order(old.workspace, spec, old.task, _inputs(old), old.approve, old.team, request.user, version)
    return _started(request, replace(order, budget=lifecycle.own_budget(old)))


def _order(request: MemberRequest, option: Option, data: dict[str, Any]) -> Order:
    spec, typed = option.card.spec, data.get("budget")
    assert spec is not None
    return Order(
        request.workspace,
        spec,
        data["task"],
        data["files"] or _sample(option.team),
        data["approve"],
        option.team,
        request.user,
        option.number,
        spec.budget.model_copy(update=typed) if typed else None,
    )


def _started(request: MemberRequest, order: Order) -> HttpResponse:
    url = reverse("runs:run", args=[lifecycle.start(order).pk])
    return HttpResponse(headers={"HX-Redirect": url}) if request.htmx else redirect(url)


def _refused(request: MemberRequest, option: Option, form: StartForm) -> HttpResponse:
    if request.htmx:
        context = {"options": options(option.team), "option": option, "form": form}
        return _dialog(request, context, status=422)
    return render(request, "agents/team.html", team_page(option.team, request.user, option, form), status=422)


def _dialog(request: MemberRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    context |= {"team": context["option"].team, "in_dialog": True}
    return render(request, "runs/_start_dialog.html", context, status=status)


def _again(old: Run) -> tuple[TeamSpec, int | None]:
    """What to perform now, and its number. A version never changes: what was run of it is what it is."""
    if old.team and old.version is None:
        with suppress(SpecError):
            return TeamSpec.parse(old.team.spec), number_of_draft(old.team)
    return TeamSpec.parse(old.spec), old.version


def _inputs(old: Run) -> tuple[File, ...]:
    given = Artifact.objects.filter(run=old, version=0).exclude(digest="")
    try:
        return tuple(File(artifact.name, blobs.get(artifact.digest)) for artifact in given)
    except FileNotFoundError:
        raise Http404 from None


def _sample(team: Team) -> tuple[File, ...]:
    """The gallery's own files for a ready team, where the person gave none."""
    ready = gallery.team(team.gallery) if team.gallery else None
    return tuple(File(name, data) for name, data in ready.sample_files()) if ready else ()
