"""The people of the workspace: members see them, owners change them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from studio.accounts import links, workspaces
from studio.accounts.forms import MemberForm
from studio.accounts.models import Membership
from studio.accounts.requests import MemberRequest

# A link for somebody else goes by mail or chat, and people are away over a weekend.
HOURS_FOR_OTHERS = 72


def people(request: MemberRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, MemberForm())
    _must_own(request)
    form = MemberForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    username, role = form.cleaned_data["username"], form.cleaned_data["role"]
    user, is_new = workspaces.add_member(request.workspace, username, role)
    messages.success(request, f"{user.username} is in.")
    return _page(request, MemberForm(), invited=_invitation(request, user) if is_new else None)


@require_POST
def link(request: MemberRequest, pk: int) -> HttpResponse:
    """A fresh link to hand to a member who has no password yet.

    Not for one who has: a member's link signs in to all of their workspaces, and only to lend it to oneself.
    """
    member = _member(request, pk)
    if not may_have_link(member):
        raise PermissionDenied
    return _page(request, MemberForm(), invited=_invitation(request, member.user))


@require_POST
def role(request: MemberRequest, pk: int) -> HttpResponse:
    member = _member(request, pk)
    wanted = Membership.Role.OWNER if request.POST.get("role") == "owner" else Membership.Role.MEMBER
    try:
        workspaces.change_role(member, wanted)
    except workspaces.LastOwner:
        messages.error(request, "Make somebody else an owner first: a workspace keeps at least one.")
    return redirect("accounts:people")


@require_POST
def reviews(request: MemberRequest, pk: int) -> HttpResponse:
    """Whether a member decides about code of agents."""
    workspaces.let_review(_member(request, pk), may=request.POST.get("may") == "yes")
    return redirect("accounts:people")


@require_POST
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    member = _member(request, pk)
    try:
        workspaces.remove(member)
        messages.success(request, f"{member.user} is out. What they made stays.")
    except workspaces.LastOwner:
        messages.error(request, "Make somebody else an owner first: a workspace keeps at least one.")
    return redirect("accounts:people")


def may_have_link(member: Membership) -> bool:
    """Only who has neither a password nor another workspace: an owner could else sign in as them, elsewhere too."""
    return not member.user.has_usable_password() and member.user.memberships.count() == 1


def _must_own(request: MemberRequest) -> None:
    if not workspaces.owns(request.user, request.workspace):
        raise PermissionDenied


def _member(request: MemberRequest, pk: int) -> Membership:
    """A member of this workspace, for its owners; 404 to all others who do not belong to it."""
    member = get_object_or_404(
        Membership.objects.select_related("user", "workspace"), pk=pk, workspace=request.workspace
    )
    _must_own(request)
    return member


def _invitation(request: MemberRequest, user: object) -> dict[str, object]:
    base_url = request.build_absolute_uri("/")
    return {"user": user, "url": links.url_of(user, base_url, HOURS_FOR_OTHERS), "hours": HOURS_FOR_OTHERS}  # type: ignore[arg-type]


def _page(request: MemberRequest, form: MemberForm, invited: object = None, status: int = 200) -> HttpResponse:
    members = Membership.objects.filter(workspace=request.workspace).select_related("user").order_by("pk")
    rows = [{"member": member, "may_have_link": may_have_link(member)} for member in members]
    context = {"form": form, "rows": rows, "owns": workspaces.owns(request.user, request.workspace), "invited": invited}
    return render(request, "accounts/people.html", context, status=status)
