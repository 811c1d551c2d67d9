"""One-time sign-in links: how somebody without a password comes in. Made in the terminal or by an owner."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256

from django.urls import reverse
from django.utils import timezone

from studio.accounts.models import SignInLink, User
from studio.accounts.workspaces import installation_owner

# Long enough to be handed over by mail, short enough that one forgotten in a mailbox opens nothing.
HOURS = 24


def make_link(user: User, hours: int = HOURS) -> str:
    """The token of a new link; only its digest is kept, so this is the one time that anybody sees it."""
    token = secrets.token_urlsafe(32)
    now = timezone.now()
    SignInLink.objects.filter(expires__lt=now).delete()
    SignInLink.objects.create(user=user, digest=_digest(token), expires=now + timedelta(hours=hours))
    return token


def use(token: str) -> User | None:
    """Whom the token signs in, once: of two who come at the same time, the row's update lets one through."""
    now = timezone.now()
    fresh = SignInLink.objects.filter(digest=_digest(token), used=None, expires__gt=now, user__is_active=True)
    if fresh.update(used=now) != 1:
        return None
    return User.objects.get(sign_in_links__digest=_digest(token))


def ready_lines(base_url: str) -> list[str]:
    """What the terminal says at the start. The first start makes the owner and a workspace.

    An owner with a password is only told the address: a link in every log of every start would be a key under the mat.
    """
    owner = installation_owner()
    if owner.has_usable_password():
        return [f"Parley is ready: {base_url}"]
    return [
        f"Parley is ready. Sign in once with this link (it works for {HOURS} hours):",
        f"  {url_of(owner, base_url)}",
    ]


def url_of(user: User, base_url: str, hours: int = HOURS) -> str:
    path = reverse("accounts:use-link", args=[make_link(user, hours)])
    return f"{base_url.rstrip('/')}{path}"


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
