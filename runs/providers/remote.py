"""A model behind an HTTP API: one request, its retries, its answer. What differs from API to API is a `Dialect`.

A dialect's `extras` are what a request can do without. A server that refuses one by name (400 or 422) is asked again
without it, and is not offered it again by this process.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from runs.providers import failures
from runs.providers.adapter import text_of
from runs.providers.address import address_of
from runs.providers.answer import Answer, Counts
from runs.providers.chat import Completion, Connection, Message, OnText, Refused, Request, Usage
from runs.providers.choices import chosen
from runs.providers.patience import patiently
from runs.providers.prices import cost
from runs.providers.reading import read
from runs.providers.wire import Rejected, posted

# Base URL, model and name of the extras that were refused, learned while this process lives.
_refused: set[tuple[str, str, str]] = set()


@dataclass(frozen=True, slots=True)
class Extra:
    """A part of a request's body that a server may not know. `words`: one of them is in every refusal of it."""

    name: str
    words: tuple[str, ...]
    body: dict[str, Any]


class Dialect(Protocol):
    """How one API is spoken. `home` is the base URL of the server that made it, `path` where messages go."""

    home: str
    path: str

    @property
    def answer(self) -> Callable[[OnText, int], Answer]: ...

    def headers(self, key: str) -> dict[str, str]: ...

    def body(self, connection: Connection, request: Request) -> dict[str, Any]: ...

    def extras(self, connection: Connection, request: Request) -> list[Extra]: ...


class Remote:
    """Stateless: one instance serves every connection."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect

    async def complete(self, connection: Connection, request: Request, on_text: OnText) -> Completion:
        started = time.perf_counter()
        call = failures.Call(connection, address_of(connection.base_url, self._dialect.home))
        # A choice may come as JSON: what is shown of it is the word inside.
        heard = _nobody if request.choice else on_text
        answer = await patiently(connection, lambda: self._ask(call, request, heard))
        calls = answer.calls.put_together(request.messages)
        text = chosen(answer.text, request.choice) if request.choice else answer.text
        if not text and not calls and answer.finish != "stop":
            raise failures.empty(call, answer.finish or "nothing at all")
        if request.choice and text:
            on_text(text)
        return Completion(
            text=text or None,
            model=connection.model,
            connection=connection.name,
            finish=answer.finish or "stop",
            usage=_usage(call, answer, request.messages),
            seconds=time.perf_counter() - started,
            calls=calls,
        )

    async def _ask(self, call: failures.Call, request: Request, on_text: OnText) -> Answer:
        with failures.told_plainly(call):
            body = self._dialect.body(call.connection, request)
            offered = self._dialect.extras(call.connection, request)
            extras = [extra for extra in offered if _place(call, extra) not in _refused]
            while True:
                try:
                    answer = await self._answer(call, body, extras, on_text)
                except Rejected as error:
                    extras = _without_refused(extras, error)
                else:
                    _refused.update(_place(call, extra) for extra in offered if extra not in extras)
                    return answer

    async def _answer(
        self, call: failures.Call, body: dict[str, Any], extras: Sequence[Extra], on_text: OnText
    ) -> Answer:
        answer = self._dialect.answer(on_text, call.connection.longest)
        whole = dict(body)
        for extra in extras:
            whole |= extra.body
        url, headers = call.address.endpoint(self._dialect.path), self._dialect.headers(_key(call))
        silence = call.connection.timeout
        async with posted(url, headers, whole, silence, silence * call.connection.trickle) as chunks:
            await read(chunks, answer, call)
        return answer


def _without_refused(extras: list[Extra], error: Rejected) -> list[Extra]:
    """Those that the server did not name. Raises its refusal where it named none: then something else is wrong."""
    body = error.body.lower()
    kept = [extra for extra in extras if not any(word in body for word in extra.words)]
    if error.status not in (400, 422) or len(kept) == len(extras):
        raise error
    return kept


def _place(call: failures.Call, extra: Extra) -> tuple[str, str, str]:
    return call.address.base_url, call.connection.model, extra.name


def _key(call: failures.Call) -> str:
    """A header takes printable ASCII only, and the error of the HTTP library would quote the key."""
    key = call.connection.api_key.strip()
    if key.isascii() and key.isprintable():
        return key
    raise Refused("The API key holds characters that no key has.", "Copy the key again, without anything around it.")


def _nobody(piece: str) -> None:
    """Nobody watches the pieces."""


def _usage(call: failures.Call, answer: Answer, messages: Sequence[Message]) -> Usage:
    counts = answer.counts or _estimate(answer, messages)
    dollars = cost(call.connection, counts, call.address.base_url, answer.model)
    return Usage(counts.prompt, counts.completion, dollars, estimated=answer.counts is None)


def _estimate(answer: Answer, messages: Sequence[Message]) -> Counts:
    """Four characters a token: the rule of thumb for English and code."""
    sent = sum(len(text_of(message.get("content"))) for message in messages)
    return Counts(prompt=sent // 4 + 1, completion=(answer.length + answer.calls.length) // 4 + 1)
