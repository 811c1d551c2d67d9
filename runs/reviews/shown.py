"""When a card was shown to a person, signed, so that a decision can say how long it was looked at."""

from __future__ import annotations

import time

from django.core import signing

from runs.reviews.rows import Review
from studio.accounts.models import User

_SALT = "runs.reviews.shown"


def token(review: Review, user: User) -> str:
    """Says that `review`, with these bytes, is shown to `user` now."""
    return signing.dumps([*_about(review, user), time.time()], salt=_SALT, compress=True)


def seconds_since(token: str, review: Review, user: User) -> float | None:
    """None where it says nothing about this review, these bytes and this person."""
    try:
        *about, at = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    return max(0.0, time.time() - at) if about == _about(review, user) else None


def _about(review: Review, user: User) -> list[str]:
    return [str(review.pk), review.digest, str(user.pk)]
