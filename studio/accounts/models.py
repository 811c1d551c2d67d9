"""People, workspaces and who belongs to which: every other object belongs to a workspace."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, TypeVar

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import models

Owned = TypeVar("Owned", bound=models.Model)

if TYPE_CHECKING:
    from typing import Self


class User(AbstractUser):
    """A person. Our own model from the first migration on, so that it can grow."""

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @property
    def initials(self) -> str:
        words = str(self).replace("_", " ").split()
        return "".join(word[0] for word in words[:2]).upper() or "?"


class Workspace(models.Model):
    """The wall around a set of teams, runs and connections. Whoever is not a member must see nothing of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    created = models.DateTimeField(auto_now_add=True)
    members = models.ManyToManyField(User, through="Membership", related_name="workspaces")

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """`may_review` says whether a member decides about code of agents; owners always do."""

    class Role(models.TextChoices):
        OWNER = "owner", "Owner"
        MEMBER = "member", "Member"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    may_review = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "workspace"], name="one_membership_each")]

    def __str__(self) -> str:
        return f"{self.user} in {self.workspace}"


class OwnedQuerySet(models.QuerySet[Owned]):
    """Rows that belong to a workspace. `home` is the path to it, as filters write it."""

    home = "workspace"

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Only what lies in a workspace of which `user` is a member: the one gate for reading anything."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(**{f"{self.home}__memberships__user": user})


class SignInLink(models.Model):
    """A one-time link. Only the SHA-256 of its token is kept; it counts once and not after `expires`."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_in_links")
    digest = models.CharField(max_length=64, unique=True)
    created = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField()
    used = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"link for {self.user}"
