"""Chat models behind an OpenAI-compatible API: OpenAI, Azure (v1), Ollama, vLLM, llama.cpp, Groq, OpenRouter …

The SDK's raw `post` keeps its retries, while messages stay plain (the typed call validates each of them again on each
call). The stream is read here, because servers differ in what they send: see `_read`.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import aclosing, suppress
from typing import Any

import httpx2
from openai import APIStatusError, AsyncStream

from runs.providers import failures
from runs.providers.address import Address
from runs.providers.answer import Answer, Counts
from runs.providers.chat import BrokenAnswer, Completion, Connection, Message, OnText, Refused, Usage
from runs.providers.clients import shared_client
from runs.providers.event_stream import EventStream
from runs.providers.prices import cost

# The API takes no other names (a space is a 400), and a group chat can do without them: speakers are in the text.
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")

# A server that does not stream sends one JSON; nobody's answer is this long.
LONGEST_BODY = 16 * 1024 * 1024

# After [DONE] only the end of the body is missing; reading it lets the connection be used again.
DRAIN_SECONDS = 0.1

# Base URLs that refuse `stream_options` (older servers), learned while this process lives.
_without_usage: set[str] = set()


class OpenAICompatible:
    """Stateless: one instance serves every connection."""

    async def complete(self, connection: Connection, messages: Sequence[Message], on_text: OnText) -> Completion:
        started = time.perf_counter()
        call = failures.Call(connection, Address.of(connection.base_url))
        answer = Answer(on_text, connection.longest)
        with failures.told_plainly(call):
            async with asyncio.timeout(connection.timeout) as silence:
                response = await _post(call, _body(connection, messages))
                async with aclosing(response):
                    await _read(_bytes(response, silence, connection.timeout), answer, call)
        if not answer.text.strip():
            raise failures.empty(call, answer.finish or "stop")
        return Completion(
            text=answer.text,
            model=connection.model,
            connection=connection.name,
            finish=answer.finish or "stop",
            usage=_usage(call, answer, messages),
            seconds=time.perf_counter() - started,
        )


def _body(connection: Connection, messages: Sequence[Message]) -> dict[str, Any]:
    body: dict[str, Any] = {
        "model": connection.model,
        "messages": [_sendable(message) for message in messages],
        "stream": True,
    }
    if connection.temperature is not None:
        body["temperature"] = connection.temperature
    return body


def _sendable(message: Message) -> Message:
    if "name" not in message or _NAME.fullmatch(str(message["name"])):
        return message
    return {key: value for key, value in message.items() if key != "name"}


async def _post(call: failures.Call, body: dict[str, Any]) -> httpx2.Response:
    """The response, headers read, body not. Usage is asked for, unless this server is known to mind."""
    base_url = call.address.base_url
    if base_url in _without_usage:
        return await _post_once(call, body)
    try:
        return await _post_once(call, body | {"stream_options": {"include_usage": True}})
    except APIStatusError as error:
        if error.status_code not in (400, 422) or "stream_options" not in error.response.text:
            raise
    response = await _post_once(call, body)
    _without_usage.add(base_url)
    return response


async def _post_once(call: failures.Call, body: dict[str, Any]) -> httpx2.Response:
    client = shared_client(call.address, _key(call))
    stream = await client.post("/chat/completions", cast_to=object, body=body, stream=True, stream_cls=AsyncStream[Any])
    return stream.response


def _key(call: failures.Call) -> str:
    """A header takes printable ASCII only, and the error of the HTTP library would quote the key."""
    key = call.connection.api_key.strip()
    if key.isascii() and key.isprintable():
        return key
    raise Refused("The API key holds characters that no key has.", "Copy the key again, without anything around it.")


async def _bytes(response: httpx2.Response, silence: asyncio.Timeout, patience: float) -> AsyncIterator[bytes]:
    """The body as it comes; every byte, a keep-alive comment too, is a sign of life."""
    clock = asyncio.get_running_loop().time
    async for chunk in response.aiter_bytes():
        silence.reschedule(clock() + patience)
        yield chunk


async def _read(chunks: AsyncIterator[bytes], answer: Answer, call: failures.Call) -> None:
    """Events, one JSON, or a web page: told apart by how the body begins, for content types are often wrong."""
    head = b""
    try:
        async for chunk in chunks:
            head = (head + chunk).removeprefix(b"\xef\xbb\xbf").lstrip()
            if head:
                break
        if head.startswith(b"<"):
            raise failures.web_page(call)
        read = _read_json if head.startswith((b"{", b"[")) else _read_events
        await read(head, chunks, answer, call)
    except httpx2.TransportError:
        # Hung up: that matters only where the answer was not whole.
        if answer.finish is None:
            raise failures.cut_off(call, answer.length) from None


async def _read_json(head: bytes, chunks: AsyncIterator[bytes], answer: Answer, call: failures.Call) -> None:
    whole = bytearray(head)
    async for chunk in chunks:
        whole += chunk
        if len(whole) > LONGEST_BODY:
            raise BrokenAnswer(f"{call.address.shown} sends an answer without end.", "Is this a chat model's server?")
    try:
        _take(json.loads(whole), answer, call)
    except ValueError:
        raise failures.not_json(call, head) from None


async def _read_events(head: bytes, chunks: AsyncIterator[bytes], answer: Answer, call: failures.Call) -> None:
    events = EventStream()
    done = _take_events(events.feed(head), answer, call)
    while not done and (chunk := await anext(chunks, None)) is not None:
        done = _take_events(events.feed(chunk), answer, call)
    if done:
        return await _drain(chunks)
    _take_events(events.end(), answer, call)
    if answer.finish is not None:
        return None
    if not head:
        raise failures.empty(call, "nothing at all")
    raise failures.cut_off(call, answer.length) if answer.heard else failures.not_json(call, head)


def _take_events(events: Iterable[str], answer: Answer, call: failures.Call) -> bool:
    """True when no more is wanted: the server said so, or the answer is as long as it may be."""
    for event in events:
        if event.startswith("[DONE]"):
            answer.finish = answer.finish or "stop"
            return True
        try:
            _take(json.loads(event), answer, call)
        except ValueError:
            raise failures.not_json(call, event.encode()) from None
        if answer.full:
            return True
    return False


def _take(chunk: Any, answer: Answer, call: failures.Call) -> None:
    if not isinstance(chunk, dict):
        raise failures.not_json(call, json.dumps(chunk).encode())
    if chunk.get("error"):
        raise failures.inside_stream(call, chunk["error"])
    answer.take(chunk)


async def _drain(chunks: AsyncIterator[bytes]) -> None:
    with suppress(TimeoutError, httpx2.TransportError):
        async with asyncio.timeout(DRAIN_SECONDS):
            async for _ in chunks:
                pass


def _usage(call: failures.Call, answer: Answer, messages: Sequence[Message]) -> Usage:
    counts = answer.counts or _estimate(answer, messages)
    dollars = cost(call.connection, counts, call.address.base_url, answer.model)
    return Usage(counts.prompt, counts.completion, dollars, estimated=answer.counts is None)


def _estimate(answer: Answer, messages: Sequence[Message]) -> Counts:
    """Four characters a token: the rule of thumb for English and code."""
    sent = sum(len(str(message.get("content") or "")) for message in messages)
    return Counts(prompt=sent // 4 + 1, completion=answer.length // 4 + 1)
