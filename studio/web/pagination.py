"""Long lists, a page at a time: `{% include "_pages.html" with page=page %}` shows the way to the others."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest


def page_of(request: HttpRequest, rows: QuerySet[Any], size: int = 30) -> Page[Any]:
    """The page that `?page=` asks for; nonsense gives the first, too far the last."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
