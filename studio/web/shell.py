"""What every page shows around its own content: the rail with its badge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from studio.web import hooks


@dataclass(frozen=True, slots=True)
class Place:
    """An item of the rail. `key` goes there after G; a place `at_desk` is left out of a phone's bar."""

    name: str
    url_name: str
    icon: str
    key: str
    at_desk: bool = False


PLACES = (
    Place("Home", "home", "house", "h"),
    Place("Runs", "runs:list", "circle-play", "r"),
    Place("Reviews", "runs:reviews", "shield-check", "v"),
    Place("Models", "agents:connections", "cpu", "m"),
    Place("Sandbox", "runs:profiles", "box", "s", at_desk=True),
    Place("Doctor", "runs:doctor", "stethoscope", "d", at_desk=True),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `places` for the rail, nothing for those who are not signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"places": [_item(place, request) for place in PLACES]}


def _item(place: Place, request: HttpRequest) -> dict[str, Any]:
    url = reverse(place.url_name)
    here = request.path == url or (url != "/" and request.path.startswith(url))
    count = hooks.waiting_reviews(request.user) if place.url_name == "runs:reviews" else 0
    return {"place": place, "url": url, "here": here, "count": count}
