"""One question to an agent's model while its team is drawn: the answer as it comes; nothing is kept or carried out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

from agents.conversation.steps import CallModel
from runs.providers.chat import Completion, Connection, ProviderError, Request
from runs.providers.failover import Listener, complete
from studio.web import formats

MEDIA_TYPE = "application/x-ndjson"

Event = dict[str, Any]


def line(**event: Any) -> bytes:
    """One event of the stream: a line of JSON."""
    return json.dumps(event, ensure_ascii=False).encode() + b"\n"


async def answer(connections: Sequence[Connection], step: CallModel, temperature: float | None) -> AsyncIterator[bytes]:
    """Lines of JSON: {"text"} for each piece, {"failed", "problem"} for a connection that did not answer, {"restart"}
    where the text so far is void; then {"calls"} if tools would be called, and {"end"} or {"error", "mend"}.

    The call ends when nobody reads on.
    """
    events: asyncio.Queue[bytes | None] = asyncio.Queue()

    def put(**event: Any) -> None:
        events.put_nowait(line(**event))

    listener = Listener(
        lambda piece: put(text=piece),
        lambda connection, error: put(failed=connection.name, problem=str(error)),
        lambda: put(restart=True),
    )
    request = Request(step.messages, step.tools, temperature=temperature)
    asked = asyncio.create_task(complete(connections, request, listener), name="a question to an agent")
    asked.add_done_callback(lambda _: events.put_nowait(None))
    try:
        while (event := await events.get()) is not None:
            yield event
        for last in _ending(asked):
            yield last
    finally:
        asked.cancel()


def _ending(asked: asyncio.Task[Completion]) -> list[bytes]:
    try:
        completion = asked.result()
    except ProviderError as error:
        return [line(error=str(error), cause=error.cause, mend=error.mend)]
    calls = [{"name": call.name, "arguments": call.arguments} for call in completion.calls]
    return ([line(calls=calls)] if calls else []) + [line(end=_took(completion), model=completion.connection)]


def _took(completion: Completion) -> str:
    """Tokens, seconds and cost in one line."""
    usage = completion.usage
    about = "about " if usage.estimated else ""
    cost = f", {formats.money(usage.cost)}" if usage.cost is not None else ""
    counts = f"{formats.tokens(usage.prompt_tokens)} tokens in, {formats.tokens(usage.completion_tokens)} out"
    return f"{about}{counts}, {formats.duration(completion.seconds)}{cost}"
