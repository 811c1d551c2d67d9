"""Answers to htmx: a partial of a page, with the messages that came up on the way."""

from __future__ import annotations

from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def fragment(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """`template` names a partial ("page.html#part"). Pending messages ride along to the corner of the page."""
    html = render_to_string(template, context, request)
    if notes := list(get_messages(request)):
        html += render_to_string("_flashes.html", {"messages": notes, "ride_along": True})
    return HttpResponse(html, status=status)
