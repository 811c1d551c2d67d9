"""Pages for what went wrong. htmx gets a message for the corner instead, never a page inside a page.

What goes unused here Django passes by name.
"""

from __future__ import annotations

import errno
import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from studio.web.connections import closing_fresh
from studio.web.database import is_away

#: A database that is restarted is back by then.
RETRY_SECONDS = 5


def bad_request(request: HttpRequest, exception: object = None) -> HttpResponse:  # noqa: ARG001
    return _answer(request, 400, "That request could not be read. Reload the page and try again.")


def forbidden(request: HttpRequest, exception: object = None) -> HttpResponse:  # noqa: ARG001
    return _answer(request, 403, "You may not do this here. An owner of the workspace can.")


def not_found(request: HttpRequest, exception: object = None) -> HttpResponse:  # noqa: ARG001
    return _answer(request, 404, "That is not here: it was deleted, or it belongs to another workspace.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    text = "This form was open too long, or cookies are off. Reload the page and send it again."
    return _answer(request, 403, text, template="403_csrf.html")


def broken(request: HttpRequest) -> HttpResponse:
    """Without context processors: whatever broke may be in one of them."""
    if why := _passing(sys.exc_info()[1]):
        return _later(request, why)
    return render(None, "500.html", status=500)


def _passing(error: BaseException | None) -> str:
    """What keeps Parley from answering for a while, in a sentence; "" where something is broken."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "The disk is full, so nothing can be stored."
    return "The database does not answer just now." if is_away(error) else ""


def _later(request: HttpRequest, why: str) -> HttpResponse:
    text = f"{why} Runs wait meanwhile, and nothing of them is lost. Try again in a moment."
    if request.headers.get("HX-Request") == "true":  # the middleware that says so may not have been reached
        response = render(None, "_flash.html", {"text": text, "tags": "bad"}, status=503)
        response["HX-Retarget"], response["HX-Reswap"] = "#flashes", "beforeend"
    else:
        response = render(None, "503.html", {"text": text}, status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def _answer(request: HttpRequest, status: int, text: str, template: str = "") -> HttpResponse:
    with closing_fresh():
        if not getattr(request, "htmx", False):
            return render(request, template or f"{status}.html", {"text": text}, status=status)
        response = render(request, "_flash.html", {"text": text, "tags": "bad"}, status=status)
    response["HX-Retarget"], response["HX-Reswap"] = "#flashes", "beforeend"
    return response
