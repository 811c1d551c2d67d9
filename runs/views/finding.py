"""A run or a review, if the person may see it: the one gate of every view here; and numbers in addresses."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from runs.models import Review, Run
from studio.accounts.requests import MemberRequest


def run_of(request: MemberRequest, pk: UUID) -> Run:
    """The run, if its workspace is one of the person's (else 404); the page is then in that workspace."""
    mine = Run.objects.visible_to(request.user).select_related("workspace", "team", "started_by", "forked_from")
    run = get_object_or_404(mine, pk=pk)
    request.workspace = run.workspace
    return run


def review_of(request: MemberRequest, pk: UUID) -> Review:
    """The same for a review."""
    mine = Review.objects.visible_to(request.user).select_related("run__workspace", "run__team")
    review = get_object_or_404(mine, pk=pk)
    request.workspace = review.run.workspace
    return review


def whole_number(text: str) -> int:
    """A number from an address; anything else is found nowhere."""
    if not (text.isascii() and text.isdecimal()) or len(text) > 9:
        raise Http404
    return int(text)
