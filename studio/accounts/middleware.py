"""Every signed-in request happens in one workspace: the one chosen last, else the person's first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from studio.accounts.models import Workspace
from studio.accounts.requests import MemberRequest

CHOSEN = "workspace"


class WorkspaceMiddleware:
    """Sets `request.workspace` and `request.workspaces`. Membership is asked of the database each time, so that a
    person who was removed is out with the next click."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            _enter(cast("MemberRequest", request))
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> HttpResponse | None:
        if not request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        if cast("MemberRequest", request).workspaces or request.resolver_match.app_name == "accounts":  # type: ignore[union-attr]
            return None
        return render(request, "accounts/no_workspace.html", status=403)


def _enter(request: MemberRequest) -> None:
    request.workspaces = list(request.user.workspaces.order_by("created"))
    chosen = request.session.get(CHOSEN)
    mine = (workspace for workspace in request.workspaces if str(workspace.pk) == chosen)
    request.workspace = cast("Workspace", next(mine, next(iter(request.workspaces), None)))
