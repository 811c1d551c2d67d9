"""Where a chat model answers: what a person pasted as the base URL, made right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self
from urllib.parse import SplitResult, parse_qsl, urlsplit

from runs.providers.chat import BadRequest

OPENAI = "https://api.openai.com/v1"

# What people paste along with the base URL, from examples that show the whole endpoint.
_ENDPOINTS = ("/chat/completions", "/completions", "/models")


@dataclass(frozen=True, slots=True)
class Address:
    """`base_url` has no trailing slash, no query, no endpoint. `shown` is safe in an error: no user, no query."""

    base_url: str
    shown: str
    query: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, pasted: str) -> Self:
        """Raises BadRequest for what is no http(s) address. Empty means OpenAI itself."""
        parts = _split(pasted.strip() or OPENAI)
        path = _without_endpoint(parts.path)
        host = parts.netloc.rpartition("@")[2]
        base_url, shown = (f"{parts.scheme}://{place}{path}" for place in (parts.netloc, host))
        return cls(base_url, shown, tuple(parse_qsl(parts.query)))


def _split(pasted: str) -> SplitResult:
    try:
        parts = urlsplit(pasted)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or any(character.isspace() for character in pasted):
        raise BadRequest("The base URL is not a web address.", "Write it in full, like https://api.openai.com/v1.")
    return parts


def _without_endpoint(path: str) -> str:
    path = path.rstrip("/")
    for endpoint in _ENDPOINTS:
        path = path.removesuffix(endpoint)
    return path.rstrip("/")
