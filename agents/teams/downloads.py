"""A spec as a file to take away, laid out as the builder's JSON shows it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.text import slugify

from agents.builder.text import text_of


def as_file(spec: Any, name: str, suffix: str = "") -> HttpResponse:
    response = HttpResponse(text_of(spec), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{slugify(name) or "team"}{suffix}.json"'
    return response
