"""Every page of the house, found by asking: what answers a GET with a whole HTML document is a page.

A new page is found by itself. One whose address has a part that no sample fits is told, and wants a sample.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import APIRequestContext

#: Redirects, answers without content, what wants a question after its address, POST only.
_NO_PAGE = (204, 301, 302, 400, 405)
_ANY = {"uuid": "00000000-0000-4000-8000-000000000000", "int": "1", "str": "nothing", "slug": "nothing"}
_PART = re.compile(r"<(?:(\w+):)?(\w+)>")


def pages(request: APIRequestContext, url: str, samples: Mapping[str, str]) -> list[str]:
    """Addresses below `url`. `samples` fill in the parts of routes: {"teams/<uuid:pk>": "teams/4f…"}."""
    paths = (_filled(route, samples) for route in _routes(get_resolver().url_patterns))
    return [path for path in paths if _is_page(request, url, path)]


def _routes(patterns: Sequence[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        else:
            yield route


def _filled(route: str, samples: Mapping[str, str]) -> str:
    for part, sample in samples.items():
        route = route.replace(part, sample)
    return _PART.sub(lambda part: _ANY[part[1] or "str"], route)


def _is_page(request: APIRequestContext, url: str, path: str) -> bool:
    answer = request.get(url + path, max_redirects=0)
    if answer.status in _NO_PAGE:
        return False
    assert answer.status in (200, 410), f"{path} answers {answer.status}. Does it want a sample of its own?"
    return answer.body().lstrip()[:9].lower() == b"<!doctype"
