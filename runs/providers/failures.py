"""From what went wrong on the wire to the tree of errors in `chat`: a sentence a person understands, and a way out.

Nothing said here may hold the API key: servers repeat it in their errors, so their words are cleaned before they are
quoted, and the HTTP library's own exceptions (which hold the request) are never chained.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx2

from runs.providers.address import Address
from runs.providers.chat import (
    BadRequest,
    BrokenAnswer,
    Connection,
    Filtered,
    NoSuchModel,
    Overloaded,
    ProviderError,
    Refused,
    TimedOut,
    Unreachable,
)
from runs.providers.wire import Rejected, TooSlow

# Enough for the sentence in which a server names the trouble; more would fill a person's screen.
QUOTED = 300

# Placeholders that people type for servers without keys ("x", "-") would otherwise be cut out of every word.
SHORTEST_SECRET = 4

# Inside a stream there are names instead of statuses: what each would be.
_NAMED = {
    "overloaded_error": 529,
    "rate_limit_error": 429,
    "rate_limit_exceeded": 429,
    "api_error": 500,
    "server_error": 500,
    "content_filter": 400,
}

# The 429 that does not pass by waiting.
_NO_CREDIT = "insufficient_quota"

_MODEL_MISSING = re.compile(r"(?is)\bmodel\b.*\bnot (exist|found|a valid)|(unknown|no such|invalid) model\b")
_TOO_LONG = re.compile(r"(?is)context.{0,20}(length|size|window)|maximum context|too many tokens")


@dataclass(frozen=True, slots=True)
class Call:
    """Whom a failed call was for, in words that may be shown."""

    connection: Connection
    address: Address

    def clean(self, words: str, most: int = QUOTED) -> str:
        """One line of at most so many characters, without the key."""
        key = self.connection.api_key.strip()
        words = words.replace(key, "[key]") if len(key) >= SHORTEST_SECRET else words
        words = " ".join(words.split())
        return words if len(words) <= most else words[:most] + "…"

    @property
    def like(self) -> str:
        """The kind of server that was expected, and where its base URL ends."""
        if self.connection.kind == "anthropic":
            return "Is this a server of Anthropic's Messages API, and is the base URL right?"
        return "Is this an OpenAI-compatible server, and does the base URL end in /v1?"


@contextmanager
def told_plainly(call: Call) -> Iterator[None]:
    """Errors of the server, the wire and the clock leave as ProviderErrors."""
    try:
        yield
    except Rejected as error:
        raise from_status(call, error.status, error.body, error.retry_after) from None
    except httpx2.InvalidURL:
        raise BadRequest("The base URL is not a web address.", "Write it in full, with https://.") from None
    except httpx2.RequestError as error:
        raise _unreachable(call, error) from None
    except TimeoutError:
        raise _silent(call) from None
    except TooSlow:
        raise _slow(call) from None


def _slow(call: Call) -> ProviderError:
    longest = call.connection.timeout * call.connection.trickle
    return TimedOut(
        f"{call.address.shown} was still answering after {longest:g} seconds.",
        "Try again; a large model on a small machine needs a longer time-out.",
    )


def _silent(call: Call) -> ProviderError:
    return TimedOut(
        f"{call.address.shown} sent nothing for {call.connection.timeout:g} seconds.",
        "Try again; a large model on a small machine needs a longer time-out.",
    )


def _unreachable(call: Call, error: httpx2.RequestError) -> ProviderError:
    """Nobody there, or somebody who hung up before the answer began: that may pass."""
    reason = call.clean(str(error)) or type(error).__name__
    if isinstance(error, (httpx2.ReadError, httpx2.WriteError, httpx2.RemoteProtocolError)):
        problem = f"{call.address.shown} hung up before it answered ({reason})."
        dropped = Unreachable(problem, "Try again; a server that is started anew or out of memory does this.")
        dropped.passing = True
        return dropped
    return Unreachable(
        f"Nothing answers at {call.address.shown} ({reason}).",
        "Is the server running, and are its host and port in the base URL right?",
    )


def from_status(call: Call, status: int, body: str, retry_after: float | None = None) -> ProviderError:
    """What an HTTP status means; also for a status that comes inside a stream."""
    error = _meaning(call, status, body)
    error.status, error.code, error.retry_after = status, _code(body), retry_after
    error.passing = isinstance(error, Overloaded) and error.code != _NO_CREDIT
    return error


def _meaning(call: Call, status: int, body: str) -> ProviderError:
    said = call.clean(server_words(body))
    tail = f"({status}): {said}" if said else f"({status})."
    where = call.address.shown
    if status in (401, 403):
        return Refused(f"{where} refused the API key {tail}", _mend_key(call))
    if status == 404:
        return _nothing_there(call, said)
    if status == 408:
        return TimedOut(f"{where} gave up waiting {tail}", "Try again.")
    if status == 429:
        return Overloaded(f"{where} takes no more requests now {tail}", _mend_limit(said))
    if status >= 500:
        return Overloaded(f"{where} has trouble of its own {tail}", "Try again in a while.")
    return _bad_request(call, f"{where} did not accept the request {tail}", body)


def _mend_key(call: Call) -> str:
    if not call.connection.api_key.strip():
        return "This connection has no API key: give it one."
    return "Check that the API key is complete, belongs to this server and may use this model."


def _mend_limit(said: str) -> str:
    if "quota" in said or "credit" in said or "billing" in said:
        return "The account has no credit left: add some, or use another connection."
    return "Wait a moment, or use another connection as a fallback."


def _nothing_there(call: Call, said: str) -> ProviderError:
    if "model" in said.lower() or call.connection.model in said:
        return _no_model(call, said)
    return NoSuchModel(
        f"{call.address.shown} has no chat completions, or no model “{call.connection.model}” (404).",
        f"Check the model's name. {call.like}",
    )


def _no_model(call: Call, said: str) -> ProviderError:
    problem = f"{call.address.shown} has no model “{call.connection.model}”: {said}"
    return NoSuchModel(problem, "Check the model's name; a local server must have pulled or loaded it.")


def _bad_request(call: Call, problem: str, body: str) -> ProviderError:
    said = server_words(body)
    if _code(body) == "content_filter":
        return Filtered(problem, "Say it in other words.")
    if _TOO_LONG.search(said):
        return BadRequest(
            problem, "The conversation is longer than this model can read: use one with a larger context."
        )
    if _MODEL_MISSING.search(said) or _about(body) == "model":
        return _no_model(call, call.clean(said))
    return BadRequest(problem, "The model or its server does not take one of the settings; see what it says.")


def server_words(body: str) -> str:
    """The sentence inside an error body, whatever the server calls it; nothing of a web page."""
    found = _error_of(body)
    if isinstance(found, dict):
        found = found.get("message") or found.get("detail") or found.get("error") or ""
    if isinstance(found, str):
        return "" if found.lstrip().startswith("<") else found
    return json.dumps(found)


def _about(body: str) -> object:
    found = _error_of(body)
    if not isinstance(found, dict):
        return None
    return "model" if found.get("code") == "model_not_found" else found.get("param")


def _code(body: str) -> str:
    """The server's own word for the error, or ""."""
    found = _error_of(body)
    code = (found.get("code") or found.get("type")) if isinstance(found, dict) else None
    return code if isinstance(code, str) else ""


def _error_of(body: str) -> Any:
    try:
        found = json.loads(body)
    except ValueError:
        return body
    return found["error"] if isinstance(found, dict) and found.get("error") else found


def inside_stream(call: Call, error: Any) -> ProviderError:
    """An error that came as an event, after the server had said 200."""
    code = (error.get("code") or error.get("type")) if isinstance(error, dict) else None
    status = _NAMED.get(code, 0) if isinstance(code, str) else code
    if isinstance(status, int) and 400 <= status < 600:
        return from_status(call, status, json.dumps({"error": error}))
    said = call.clean(server_words(json.dumps({"error": error})))
    return BrokenAnswer(f"{call.address.shown} broke off with an error: {said}", "Try again.")


def web_page(call: Call) -> ProviderError:
    where = call.address.shown
    return BrokenAnswer(f"{where} answered with a web page, not JSON; is the base URL right?", call.like)


def not_json(call: Call, head: bytes) -> ProviderError:
    begin = call.clean(head[:QUOTED].decode("utf-8", "replace"), most=60)
    return BrokenAnswer(f"{call.address.shown} answered with something that is not JSON: “{begin}”.", call.like)


def endless(call: Call) -> ProviderError:
    return BrokenAnswer(f"{call.address.shown} sends an answer without end.", call.like)


def cut_off(call: Call, length: int) -> ProviderError:
    problem = f"{call.address.shown} stopped in the middle of the answer, after {length} characters."
    return BrokenAnswer(problem, "Try again; a server that was stopped or ran out of memory does this.")


def empty(call: Call, finish: str) -> ProviderError:
    if finish == "content_filter":
        return Filtered(f"{call.address.shown} held the answer back: its content filter.", "Say it in other words.")
    if finish == "length":
        return BrokenAnswer(
            f"{call.address.shown} used up its tokens before it said anything.",
            "Raise the server's limit on answer tokens; a model that thinks first needs more.",
        )
    problem = f"{call.address.shown} gave an empty answer (finish “{finish}”)."
    return BrokenAnswer(problem, "Try again; if it stays empty, another model may do better.")
