"""`{% shown_token review %}`: says, signed, that this review is shown to this person now.

`{% decides as may %}`: whether this person decides reviews of the workspace that the page is in.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from runs.models import Review
from runs.reviews import people, shown

register = template.Library()


@register.simple_tag(takes_context=True)
def shown_token(context: Context, review: Any) -> str:
    """`review` is the row, or what a transcript has of it."""
    row = review if isinstance(review, Review) else Review(pk=review.id, digest=review.digest)
    return shown.token(row, context["request"].user)


@register.simple_tag(takes_context=True)
def decides(context: Context) -> bool:
    request = context["request"]
    return people.may_decide(request.user, request.workspace.pk)
