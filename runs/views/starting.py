"""Starting a run: of a team with a task and files, of a ready team with its sample, or of the same once more."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from agents import gallery
from agents.models import ModelConnection, Team
from agents.script import team_of
from agents.spec import SpecError, TeamSpec
from agents.teams.cards import Card, card_of
from agents.teams.page import team_page
from agents.teams.views import team_of as team_asked_for
from agents.tools.problems import ToolProblem
from runs import blobs, lifecycle
from runs.forms import StartForm
from runs.lifecycle import Order
from runs.models import Artifact, Run
from runs.sandbox.cell import File
from runs.views.finding import run_of
from studio.accounts.models import Workspace
from studio.accounts.requests import MemberRequest


@require_POST
def start(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Starts the run, or shows the team's page again with what was typed and what is wrong with it."""
    card = card_of(team_asked_for(request, pk))
    if card.spec is None:
        return redirect("agents:team-json", pk)
    form = StartForm(request.POST, request.FILES)
    if form.is_valid() and (problem := _hindrance(card)):
        form.add_error(None, problem)
    if not form.is_valid():
        return render(request, "agents/team.html", team_page(card, request.user, form), status=422)
    data = form.cleaned_data
    files = data["files"] or _sample(card)
    return _started(Order(request.workspace, card.spec, data["task"], files, data["approve"], card.team, request.user))


@require_POST
def start_sample(request: MemberRequest, slug: str) -> HttpResponse:
    """Runs the workspace's own team of that name in the gallery, with the sample task and files."""
    team = get_object_or_404(Team.objects.visible_to(request.user), workspace=request.workspace, gallery=slug)
    card = card_of(team)
    if card.spec is None or (problem := _hindrance(card)):
        messages.error(request, problem if card.spec else "This team cannot be read any more.")
        return redirect("agents:team", team.pk)
    task = card.spec.sample.task
    if not task:
        return redirect("agents:team", team.pk)
    return _started(Order(request.workspace, card.spec, task, _sample(card), team=team, by=request.user))


@require_POST
def start_again(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The same task and files, with the team as it is now (or as it was, where it is gone)."""
    old = run_of(request, pk)
    spec = _spec_now(old)
    if problem := _missing(old.workspace, spec):
        messages.error(request, problem)
        return redirect("runs:run", pk)
    order = Order(old.workspace, spec, old.task, _inputs(old), old.approve, old.team, request.user)
    return _started(order)


def _started(order: Order) -> HttpResponse:
    return redirect("runs:run", lifecycle.start(order).pk)


def _spec_now(old: Run) -> TeamSpec:
    try:
        return TeamSpec.parse(old.team.spec if old.team else old.spec)
    except SpecError:
        return TeamSpec.parse(old.spec)


def _inputs(old: Run) -> tuple[File, ...]:
    given = Artifact.objects.filter(run=old, version=0).exclude(digest="")
    try:
        return tuple(File(artifact.name, blobs.get(artifact.digest)) for artifact in given)
    except FileNotFoundError:
        raise Http404 from None


def _sample(card: Card) -> tuple[File, ...]:
    """The gallery's own files for a ready team, where the person gave none."""
    ready = gallery.team(card.team.gallery) if card.team.gallery else None
    return tuple(File(name, data) for name, data in ready.sample_files()) if ready else ()


def _hindrance(card: Card) -> SafeString | str:
    """Why this team cannot run, found before it starts; "" where nothing speaks against it."""
    assert card.spec is not None
    if card.ready and not card.ready.available:
        return card.ready.why_not
    return _missing(card.team.workspace, card.spec) or _untold(card.spec)


def _untold(spec: TeamSpec) -> str:
    try:
        team_of(spec)
    except ToolProblem as error:
        return str(error)
    return ""


def _missing(workspace: Workspace, spec: TeamSpec) -> SafeString | str:
    known = set(ModelConnection.objects.filter(workspace=workspace).values_list("name", flat=True))
    lost = sorted({name for one in spec.speakers for name in one.models} - known)
    if not lost:
        return ""
    names = format_html_join(", ", "“{}”", ((name,) for name in lost))
    url = reverse("agents:connections")
    shape = (
        'This workspace has no model connection called {}. <a class="link" href="{}">Make it</a>, or switch the model.'
    )
    return format_html(shape, names, url)
