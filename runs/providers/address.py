"""Where a chat model answers: what a person pasted as the base URL, made right."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Self
from urllib.parse import SplitResult, urlsplit

from runs.providers.chat import BadRequest

OPENAI = "https://api.openai.com/v1"
ANTHROPIC = "https://api.anthropic.com"

# What people paste along with the base URL, from examples that show the whole endpoint; taken off in this order.
_ENDPOINTS = {
    OPENAI: ("/chat/completions", "/completions", "/models"),
    ANTHROPIC: ("/messages", "/models", "/v1"),
}


@dataclass(frozen=True, slots=True)
class Address:
    """`base_url` has no trailing slash, no query, no endpoint. `shown` is safe in an error: no user, no query."""

    base_url: str
    shown: str
    query: str = ""

    @classmethod
    def of(cls, pasted: str, home: str = OPENAI) -> Self:
        """Raises BadRequest for what is no http(s) address. Empty means `home`, the server that made the API."""
        parts = _split(pasted.strip() or home)
        path = _without(_ENDPOINTS[home], parts.path)
        host = parts.netloc.rpartition("@")[2]
        base_url, shown = (f"{parts.scheme}://{place}{path}" for place in (parts.netloc, host))
        return cls(base_url, shown, parts.query)

    def endpoint(self, path: str) -> str:
        return f"{self.base_url}{path}?{self.query}" if self.query else self.base_url + path


@lru_cache
def address_of(pasted: str, home: str) -> Address:
    """The same, for the hot path: taking an address apart anew for each call costs more than it should."""
    return Address.of(pasted, home)


def _split(pasted: str) -> SplitResult:
    try:
        parts = urlsplit(pasted)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or any(character.isspace() for character in pasted):
        raise BadRequest("The base URL is not a web address.", "Write it in full, like https://api.openai.com/v1.")
    return parts


def _without(endpoints: tuple[str, ...], path: str) -> str:
    path = path.rstrip("/")
    for endpoint in endpoints:
        path = path.removesuffix(endpoint)
    return path.rstrip("/")
