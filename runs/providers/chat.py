"""What every provider of a chat model takes and gives: plain dataclasses and plain messages, no models.

Messages are dicts of the OpenAI shape (`role`, `content`, `name`) and stay plain all the way: re-validating each
message of each call, as the typed SDK call does, costs more with every message of a growing conversation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, Protocol

Message = dict[str, Any]
Kind = Literal["openai", "scripted", "local"]

#: Called with each piece of text as it comes, from the event loop's thread.
OnText = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Connection:
    """How to reach one model. `price`: US dollars per 1k (prompt, completion) tokens; it wins over the price table."""

    name: str
    kind: Kind
    model: str
    base_url: str = ""
    api_key: str = field(default="", repr=False)
    temperature: float | None = None
    timeout: float = 120.0
    price: tuple[Decimal, Decimal] | None = None
    script: str = ""
    longest: int = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens and US dollars of one call. `cost` is None where no price is known; `estimated` where the server
    named no counts."""

    prompt_tokens: int
    completion_tokens: int
    cost: Decimal | None = None
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Completion:
    """A finished answer. `finish` is the server's word ("stop", "length", "content_filter" …)."""

    text: str
    model: str
    connection: str
    finish: str
    usage: Usage
    seconds: float


class ProviderError(Exception):
    """A model call failed. `cause` is a stable word, `str(error)` one clear sentence, `mend` what to do.

    Tree: ProviderError
            ├─ Unreachable      nothing answers at that address
            ├─ TimedOut         it answered too late
            ├─ Refused          401, 403: the key is wrong or may not
            ├─ NoSuchModel      404, or 400 that names the model
            ├─ Overloaded       429, 5xx: asked again already, still no
            ├─ BadRequest       any other 4xx
            ├─ BrokenAnswer     not JSON, HTML, a cut stream, an empty answer
            └─ Unavailable      this kind of model cannot run on this machine (local without its wheels)
    """

    cause = "error"

    def __init__(self, problem: str, mend: str = "") -> None:
        super().__init__(problem)
        self.mend = mend


class Unreachable(ProviderError):
    cause = "unreachable"


class TimedOut(ProviderError):
    cause = "timed out"


class Refused(ProviderError):
    cause = "refused"


class NoSuchModel(ProviderError):
    cause = "no such model"


class Overloaded(ProviderError):
    cause = "overloaded"


class BadRequest(ProviderError):
    cause = "bad request"


class BrokenAnswer(ProviderError):
    cause = "broken answer"


class Unavailable(ProviderError):
    cause = "unavailable"


class Provider(Protocol):
    """One kind of chat model."""

    async def complete(self, connection: Connection, messages: Sequence[Message], on_text: OnText) -> Completion:
        """One answer, streamed to `on_text`, whole in the result. Raises ProviderError."""
