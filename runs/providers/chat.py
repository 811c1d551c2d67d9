"""What every provider of a chat model takes and gives: plain dataclasses and plain messages, no models.

Messages are dicts of the OpenAI shape (`role`, `content`, `name`, `tool_calls` …) and stay plain all the way:
re-validating each message of each call costs more with every message of a growing conversation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, Protocol

from agents.conversation.messages import ToolCall
from agents.conversation.steps import OfferedTool

Message = dict[str, Any]
Kind = Literal["openai", "anthropic", "scripted", "local"]
Roles = Literal["free", "strict"]

#: Called with each piece of text as it comes, from the event loop's thread.
OnText = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Connection:
    """How to reach one model.

    `timeout` is how many seconds of silence are too many; an answer that trickles in may take `trickle` times as long
    in all. `price`: US dollars per 1k (prompt, completion) tokens; it wins over the price table. `roles` "strict" is
    for servers that want one system message first and then user and assistant by turns. `structured` offers the server
    a closed choice where only certain words will do. A rate limit, an overload or a dropped line is tried again,
    `retries` times at most and no later than `deadline` seconds after the first try. `longest` is how many characters
    of an answer are read.
    """

    name: str
    kind: Kind
    model: str
    base_url: str = ""
    api_key: str = field(default="", repr=False)
    temperature: float | None = None
    timeout: float = 120.0
    price: tuple[Decimal, Decimal] | None = None
    script: str = ""
    roles: Roles = "free"
    structured: bool = True
    retries: int = 4
    deadline: float = 60.0
    longest: int = 4 * 1024 * 1024
    # A model on a small machine writes for a while: with the usual two minutes of silence it may take twenty.
    trickle: float = 10.0


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked. `choice` is not empty where the answer should be one of these words. `temperature` wins over the
    connection's."""

    messages: Sequence[Message]
    tools: tuple[OfferedTool, ...] = ()
    choice: tuple[str, ...] = ()
    temperature: float | None = None

    def temperature_on(self, connection: Connection) -> float | None:
        return connection.temperature if self.temperature is None else self.temperature


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
    """A finished answer. `finish` is "stop", "length", "tool_calls", "content_filter" or what else the server says.

    `text` is None where there are only calls, or nothing at all (then `finish` is "stop": what to make of an agent
    that has nothing to say is for the conversation to decide). A `cached` one was answered earlier: its `usage` is
    what it cost then, and nothing was spent now.
    """

    text: str | None
    model: str
    connection: str
    finish: str
    usage: Usage
    seconds: float
    calls: tuple[ToolCall, ...] = ()
    cached: bool = False


class ProviderError(Exception):
    """A model call failed. `cause` is a stable word, `str(error)` one clear sentence, `mend` what to do.

    `status` and `code` are the server's own, where it named them. `passing` says that the same request may well work
    a little later, `retry_after` in how many seconds, if the server said so.

    Tree: ProviderError
            ├─ Unreachable      nothing answers at that address, or it hung up before it did
            ├─ TimedOut         it answered too late
            ├─ Refused          401, 403: the key is wrong or may not
            ├─ NoSuchModel      404, or 400 that names the model
            ├─ Overloaded       429, 5xx: asked again already, still no
            ├─ BadRequest       any other 4xx
            │    └─ Filtered    the server's content filter held the request or the answer back
            ├─ BrokenAnswer     not JSON, HTML, a cut stream, an answer that ended before it began
            └─ Unavailable      this kind of model cannot run on this machine (local without its wheels)
    """

    cause = "error"

    def __init__(self, problem: str, mend: str = "") -> None:
        super().__init__(problem)
        self.mend = mend
        self.status: int | None = None
        self.code = ""
        self.passing = False
        self.retry_after: float | None = None


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


class Filtered(BadRequest):
    cause = "content filter"


class BrokenAnswer(ProviderError):
    cause = "broken answer"


class Unavailable(ProviderError):
    cause = "unavailable"


class Provider(Protocol):
    """One kind of chat model."""

    async def complete(self, connection: Connection, request: Request, on_text: OnText) -> Completion:
        """One answer, its text streamed to `on_text`, whole in the result. Raises ProviderError.

        Calls of tools keep the server's ids; where it names none they are `call_0`, `call_1` …, counted on from the
        calls that the prompt holds, so that no two calls that a model sees have the same id.
        """
