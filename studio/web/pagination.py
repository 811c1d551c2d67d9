"""Long lists, a page at a time: `{% include "_pages.html" with page=page %}` shows the way to the others.

Where a list is searched, `kept` is what the others have to ask for as well (`asked_for`).
"""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest


def asked_for(request: HttpRequest) -> str:
    """The query of this page but for its number, as the beginning of another."""
    query = request.GET.copy()
    query.pop("page", None)
    return f"{query.urlencode()}&" if query else ""


def page_of(request: HttpRequest, rows: QuerySet[Any], size: int = 30) -> Page[Any]:
    """The page that `?page=` asks for; nonsense gives the first, too far the last."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
