"""Workspaces and their people: making one, adding and removing members. Every function is one transaction."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from studio.accounts.models import Membership, User, Workspace


class LastOwner(Exception):
    """A workspace keeps at least one owner, or nobody could ever add another."""


@transaction.atomic
def make_workspace(name: str, owner: User) -> Workspace:
    """A workspace with its first owner, stocked by every function that WORKSPACE_STARTERS names (they get it)."""
    workspace = Workspace.objects.create(name=name)
    Membership.objects.create(workspace=workspace, user=owner, role=Membership.Role.OWNER)
    for path in settings.WORKSPACE_STARTERS:
        import_string(path)(workspace)
    return workspace


@transaction.atomic
def add_member(workspace: Workspace, username: str, role: str) -> tuple[User, bool]:
    """The person, and whether they are new to Parley. Someone who is a member already keeps the role they have."""
    user, is_new = User.objects.get_or_create(username=username)
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    Membership.objects.get_or_create(workspace=workspace, user=user, defaults={"role": role})
    return user, is_new


@transaction.atomic
def change_role(membership: Membership, role: str) -> None:
    """Raises LastOwner where nobody else would own the workspace."""
    if role != Membership.Role.OWNER:
        _another_owner(membership)
    membership.role = role
    membership.save(update_fields=["role"])


def let_review(membership: Membership, *, may: bool) -> None:
    """Whether this member decides reviews. Owners always do."""
    membership.may_review = may
    membership.save(update_fields=["may_review"])


@transaction.atomic
def remove(membership: Membership) -> None:
    """Raises LastOwner where nobody else would own the workspace. The person stays, without this workspace."""
    _another_owner(membership)
    membership.delete()


def installation_owner() -> User:
    """Who has owned a workspace here the longest; on an empty installation, a new owner with a stocked workspace."""
    people = User.objects.filter(is_active=True).order_by("date_joined")
    return people.filter(memberships__role=Membership.Role.OWNER).first() or people.first() or _first_owner()


def _first_owner() -> User:
    owner = User.objects.create_user("owner")
    make_workspace("My workspace", owner)
    return owner


def _another_owner(membership: Membership) -> None:
    # The rows are locked, so that two owners who remove each other at the same time cannot both succeed.
    owners = Membership.objects.select_for_update().filter(workspace=membership.workspace, role=Membership.Role.OWNER)
    if {owner.pk for owner in owners} <= {membership.pk}:
        raise LastOwner


def owns(user: User, workspace: Workspace) -> bool:
    """Whether this person is an owner of it, and so decides what its members may."""
    mine = Membership.objects.filter(user=user, workspace=workspace)
    return mine.filter(role=Membership.Role.OWNER).exists()
