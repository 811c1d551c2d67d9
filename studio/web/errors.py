"""Pages for what went wrong. htmx gets a message for the corner instead, never a page inside a page.

What goes unused here Django passes by name.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from studio.web.connections import closing_fresh


def bad_request(request: HttpRequest, exception: object = None) -> HttpResponse:  # noqa: ARG001
    return _answer(request, 400, "That request could not be read. Reload the page and try again.")


def forbidden(request: HttpRequest, exception: object = None) -> HttpResponse:  # noqa: ARG001
    return _answer(request, 403, "You may not do this here. An owner of the workspace can.")


def not_found(request: HttpRequest, exception: object = None) -> HttpResponse:  # noqa: ARG001
    return _answer(request, 404, "That is not here: it was deleted, or it belongs to another workspace.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    text = "This form was open too long, or cookies are off. Reload the page and send it again."
    return _answer(request, 403, text, template="403_csrf.html")


def broken(_request: HttpRequest) -> HttpResponse:
    """Without context processors: whatever broke may be in one of them."""
    return render(None, "500.html", status=500)


def _answer(request: HttpRequest, status: int, text: str, template: str = "") -> HttpResponse:
    with closing_fresh():
        if not getattr(request, "htmx", False):
            return render(request, template or f"{status}.html", {"text": text}, status=status)
        response = render(request, "_flash.html", {"text": text, "tags": "bad"}, status=status)
    response["HX-Retarget"], response["HX-Reswap"] = "#flashes", "beforeend"
    return response
