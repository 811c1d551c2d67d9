"""The Sandbox page: profiles of the workspace. Members see them; owners make, change and delete them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from agents.models import Team
from runs.profiles import keeping, packages, uses
from runs.profiles.choosing import kept_default
from runs.profiles.forms import ProfileForm
from runs.profiles.keeping import Needed
from runs.profiles.rows import PackageSet, Profile
from studio.accounts import workspaces
from studio.accounts.requests import MemberRequest


@dataclass(frozen=True, slots=True)
class Row:
    """A profile as the page lists it. `found` are the packages that it names now, which may still be on their way."""

    profile: Profile
    found: PackageSet
    teams: list[Team]


@require_GET
def profiles(request: MemberRequest) -> HttpResponse:
    kept_default(request.workspace)
    users = uses.users_by_profile(request.workspace)
    found = Profile.objects.filter(workspace=request.workspace)
    rows = [Row(one, packages.wanted(one), users.get(one.name, [])) for one in found]
    return render(request, "runs/profiles/list.html", {"rows": rows, "owns": _owns(request)})


def new_profile(request: MemberRequest) -> HttpResponse:
    _must_own(request)
    kept_default(request.workspace)
    row = Profile(workspace=request.workspace)
    form = ProfileForm(request.POST or None, instance=row)
    if form.is_bound and form.is_valid():
        keeping.save(form, request.user)
        messages.success(request, f"{row.name} is saved. A team chooses it in the code settings of an agent.")
        return redirect("runs:profiles")
    return _form_page(request, form)


def profile(request: MemberRequest, pk: UUID) -> HttpResponse:
    row = _profile_of(request, pk)
    _must_own(request)
    form = ProfileForm(request.POST or None, instance=row)
    if form.is_bound and form.is_valid():
        keeping.save(form, request.user)
        messages.success(request, "Saved. What waits for a review keeps the limits that were shown.")
        return redirect("runs:profiles")
    return _form_page(request, form)


@require_POST
def make_default(request: MemberRequest, pk: UUID) -> HttpResponse:
    row = _profile_of(request, pk)
    _must_own(request)
    keeping.make_default(row)
    messages.success(request, f"{row.name} is the default now: for all code that names no profile, and for tools.")
    return redirect("runs:profiles")


@require_POST
def delete(request: MemberRequest, pk: UUID) -> HttpResponse:
    row = _profile_of(request, pk)
    _must_own(request)
    try:
        teams = keeping.delete(row)
    except Needed as error:
        messages.error(request, str(error))
    else:
        messages.success(request, " ".join([f"{row.name} is deleted.", *_left_without(teams)]))
    return redirect("runs:profiles")


def packages_of(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The packages of a profile as they are now; POST: an owner has them installed, or looked at, once more."""
    row = _profile_of(request, pk)
    found = packages.wanted(row)
    if request.method == "POST":
        _must_own(request)
        packages.again(found)
        if not request.htmx:
            return redirect("runs:profiles")
        found.refresh_from_db()
    return render(request, "runs/profiles/_packages.html", {"profile": row, "found": found, "owns": _owns(request)})


def _left_without(teams: list[Team]) -> list[str]:
    names = ", ".join(team.name for team in teams)
    return [f"These teams chose it and cannot run before they choose another: {names}."] if teams else []


def _owns(request: MemberRequest) -> bool:
    return workspaces.owns(request.user, request.workspace)


def _must_own(request: MemberRequest) -> None:
    if not _owns(request):
        raise PermissionDenied


def _profile_of(request: MemberRequest, pk: UUID) -> Profile:
    """The profile, if its workspace is one of the person's (else 404); the page is then in that workspace."""
    mine = Profile.objects.visible_to(request.user).select_related("workspace")
    row = get_object_or_404(mine, pk=pk)
    request.workspace = row.workspace
    return row


def _form_page(request: MemberRequest, form: ProfileForm) -> HttpResponse:
    old = Profile.objects.filter(pk=form.instance.pk).first()
    teams = uses.users_by_profile(request.workspace).get(old.name, []) if old else []
    context = {"form": form, "profile": old, "teams": teams, "leaving": " ".join(_left_without(teams))}
    return render(request, "runs/profiles/form.html", context, status=422 if form.is_bound else 200)
