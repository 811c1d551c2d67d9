"""What a request carries once the middleware has been through: a type for views."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from studio.accounts.models import User, Workspace


class MemberRequest(HttpRequest):
    """A request of somebody signed in, in a workspace. `workspaces` are all of theirs, oldest first."""

    user: User
    workspace: Workspace
    workspaces: list[Workspace]
    htmx: HtmxDetails
