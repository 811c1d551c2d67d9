"""Who may decide reviews."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from runs.reviews.rows import Review
from runs.reviews.verdicts import NotPermitted
from studio.accounts.models import Membership, User

_MAY = Q(role=Membership.Role.OWNER) | Q(may_review=True)


def may_decide(user: User, workspace_id: UUID) -> bool:
    """Owners, and members from whom no owner has taken it."""
    return Membership.objects.filter(_MAY, user=user, workspace_id=workspace_id, user__is_active=True).exists()


def check(user: User, workspace_id: UUID) -> None:
    """Raises NotPermitted."""
    if not may_decide(user, workspace_id):
        raise NotPermitted("You may look, but not decide: an owner of the workspace has left reviews to others.")


def others(review: Review) -> list[User]:
    """Who may approve it and has not yet, of those that it takes."""
    endorsed = review.endorsements.values("by")
    members = Membership.objects.filter(_MAY, workspace_id=review.run.workspace_id, user__is_active=True)
    return [member.user for member in members.exclude(user__in=endorsed).select_related("user").order_by("pk")]
