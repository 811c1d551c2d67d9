"""Model calls of a run: which connections, the live draft, and the record of what came back."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from agents.conversation.steps import CallModel
from agents.spec import TeamSpec
from runs.connections import resolve
from runs.database import stored
from runs.journal import NOTHING, Spent
from runs.live import Draft
from runs.models import Run
from runs.providers.chat import Completion, Connection, ProviderError, Request
from runs.providers.failover import Listener, complete
from runs.response_cache import ResponseCache


@dataclass(frozen=True, slots=True)
class Failure:
    """One connection that did not answer within `seconds`, before the next was tried. `status` is the server's, where
    it named one."""

    connection: str
    cause: str
    problem: str
    model: str
    status: int | None
    seconds: float = 0.0


class Calls:
    """All model calls of one slice of a run.

    Connections are looked up once in a slice: each look decrypts their keys. A slice is short, and one that failed
    for a wrong key ends, so whoever mends a connection and tries again is heard at once.
    """

    def __init__(self, run: Run, spec: TeamSpec) -> None:
        self.run, self._spec = run, spec
        self._known: dict[tuple[str, ...], list[Connection]] = {}

    def call(self, path: str, step: CallModel, *, fresh: bool = False) -> Call:
        """`fresh` asks the model even where the response cache knows its answer: what *regenerate* means."""
        return Call(self, path, step, fresh=fresh)

    async def connections(self, name: str) -> list[Connection]:
        """Of the agent, or of the group where a speaker is selected. Raises Unavailable."""
        names = self._spec.models_of(name)
        if names not in self._known:
            self._known[names] = await stored(resolve)(self.run.workspace_id, names)
        return self._known[names]

    def request(self, step: CallModel) -> Request:
        return Request(step.messages, step.tools, step.choice, self._spec.speaker(step.agent).temperature)

    def seed(self, step: CallModel) -> int | None:
        """The seed of the response cache: the chat's, else the agent's; None is off."""
        return step.cache if step.cache is not None else self._spec.speaker(step.agent).cache


class Call:
    """One model call. `failures` fills while connections are tried in order."""

    def __init__(self, calls: Calls, path: str, step: CallModel, *, fresh: bool) -> None:
        self._calls, self._path, self._step, self._fresh = calls, path, step, fresh
        self.failures: list[Failure] = []
        self._since = time.monotonic()

    async def answer(self) -> Completion:
        """Raises ProviderError when every connection failed; the last one's error."""
        run, step = self._calls.run, self._step
        connections = await self._calls.connections(step.agent)
        seed = self._calls.seed(step)
        cache = None if seed is None else ResponseCache(run.workspace_id, seed, fresh=self._fresh)
        draft = Draft(run.pk, self._path, "text", step.agent)
        listener = Listener(draft, self._failed, draft.restart)
        try:
            return await complete(connections, self._calls.request(step), listener, cache)
        finally:
            await draft.drop()

    def _failed(self, connection: Connection, error: ProviderError) -> None:
        now = time.monotonic()
        took, self._since = round(now - self._since, 3), now
        self.failures.append(Failure(connection.name, error.cause, str(error), connection.model, error.status, took))


def record(step: CallModel, completion: Completion) -> dict[str, Any]:
    """What the journal keeps of an answer. `calls` and `cached` are only there where they say something."""
    usage = completion.usage
    calls = [{"id": call.id, "name": call.name, "arguments": call.arguments} for call in completion.calls]
    return (
        {
            "agent": step.agent,
            "purpose": step.purpose.value,
            "chat": step.chat,
            "text": completion.text,
            "model": completion.model,
            "connection": completion.connection,
            "finish": completion.finish,
            "prompt_tokens": usage.prompt_tokens,
            "completion_tokens": usage.completion_tokens,
            "cost": None if usage.cost is None else str(usage.cost),
            "estimated": usage.estimated,
            "seconds": round(completion.seconds, 3),
        }
        | ({"calls": calls} if calls else {})
        | ({"cached": True} if completion.cached else {})
    )


def spent(completion: Completion) -> Spent:
    """What the call adds to the run's totals: an answer from the cache adds nothing."""
    if completion.cached:
        return NOTHING
    usage = completion.usage
    return Spent(usage.prompt_tokens, usage.completion_tokens, usage.cost)
