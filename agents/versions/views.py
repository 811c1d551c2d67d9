"""The versions of a team: the list, publishing, comparing, going back to one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from agents.builder import drafts
from agents.builder.document import Document, NoSkeleton
from agents.builder.edits import Refused
from agents.models import Team, TeamVersion
from agents.teams.downloads import as_file
from agents.teams.views import team_of
from agents.versions.choosing import DRAFT
from agents.versions.comparing import compare as compared
from agents.versions.forms import PublishForm
from agents.versions.marking import marked
from agents.versions.publishing import NotPublished, number_of_draft, publish
from studio.accounts.requests import MemberRequest
from studio.web import hooks


@require_GET
def versions(request: MemberRequest, pk: UUID) -> HttpResponse:
    team = team_of(request, pk)
    counts = hooks.runs_by_version(team.pk)
    rows = [(version, counts.get(version.number, 0)) for version in team.versions.select_related("by")]
    context = {"team": team, "rows": rows, "same_as": number_of_draft(team)}
    return render(request, "agents/versions/versions.html", context)


def publish_draft(request: MemberRequest, pk: UUID) -> HttpResponse:
    """GET is the form for a dialog. An htmx request gets what to put into it; any other goes to the list, as does what
    was published from there."""
    team, form = team_of(request, pk), PublishForm(request.POST or None)
    context: dict[str, object] = {}
    if request.method == "POST" and form.is_valid():
        try:
            context["version"] = publish(team, form.cleaned_data["note"], request.user)
        except NotPublished as refusal:
            context |= {"refusal": refusal, "problems": refusal.problems}
    on_list = "on_list" in request.POST
    if request.method == "POST" and (not request.htmx or (on_list and "version" in context)):
        return _told(request, team, context)
    status = 422 if request.method == "POST" and "version" not in context else 200
    context |= {"team": team, "form": form, "on_list": on_list}
    return render(request, "agents/versions/_publish.html", context, status=status)


def _told(request: MemberRequest, team: Team, context: dict[str, object]) -> HttpResponse:
    """On the list, which is shown anew."""
    if "version" in context:
        messages.success(request, f"{context['version']} is published.")
    else:
        messages.error(request, str(context.get("refusal", "A note has at most 500 characters.")))
    url = reverse("agents:versions", args=[team.pk])
    return HttpResponse(headers={"HX-Redirect": url}) if request.htmx else redirect(url)


@require_GET
def compare(request: MemberRequest, pk: UUID) -> HttpResponse:
    """`?old=3&new=draft`, each a number or "draft"; left out, the newest version with the draft."""
    team = team_of(request, pk)
    numbers = [str(number) for number in team.versions.values_list("number", flat=True)]
    old, new = request.GET.get("old") or (numbers or [DRAFT])[0], request.GET.get("new") or DRAFT
    pair = _document(team, old), _document(team, new)
    context = {"team": team, "old": old, "new": new, "choices": [DRAFT, *numbers]}
    context |= {"comparison": compared(*pair), "scene": marked(*pair), "readonly": True}
    return render(request, "agents/versions/compare.html", context)


def _document(team: Team, which: str) -> Document:
    """Raises Http404 for what there is not."""
    if which == DRAFT:
        try:
            return Document.of(team)
        except NoSkeleton:
            raise Http404 from None
    version = _version(team, int(which) if which.isdecimal() and len(which) < 10 else 0)
    return Document(version.spec, version.layout)


def _version(team: Team, number: int) -> TeamVersion:
    return get_object_or_404(TeamVersion, team=team, number=number)


@require_GET
def download(request: MemberRequest, pk: UUID, number: int) -> HttpResponse:
    version = _version(team_of(request, pk), number)
    return as_file(version.spec, version.team.name, f"-{number}")


@require_POST
def restore(request: MemberRequest, pk: UUID, number: int) -> HttpResponse:
    """One edit like any other: it can be undone in the builder."""
    team = team_of(request, pk)
    version = _version(team, number)
    edit = {"op": "restore", "spec": version.spec, "layout": version.layout, "number": number}
    build = reverse("agents:build", args=[pk])
    try:
        saved = drafts.save(team, drafts.asked(edit), request.user)
    except (Refused, NoSkeleton) as error:
        messages.error(request, f"Version {number} could not be restored. {error}")
    else:
        messages.success(request, f"The draft is version {number} again. Undo takes it back.")
        build += f"?done={saved.row.revision}" if saved.row else ""
    return redirect(build)
