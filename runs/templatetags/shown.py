"""`{% shown_token review %}`: says, signed, that this review is shown to this person now."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from runs.models import Review
from runs.reviews import shown

register = template.Library()


@register.simple_tag(takes_context=True)
def shown_token(context: Context, review: Any) -> str:
    """`review` is the row, or what a transcript has of it."""
    row = review if isinstance(review, Review) else Review(pk=review.id, digest=review.digest)
    return shown.token(row, context["request"].user)
