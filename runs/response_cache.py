"""Answers that were given before, for who asks for them by a seed: the same seed, the same request, the same answer.

Off unless an agent or a chat names a seed. The key covers all that shapes an answer, and neither key nor address of
the server, as users of AutoGen's `cache_seed` expect: the same model elsewhere is the same model. Answers never leave
their workspace.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from agents.conversation.messages import ToolCall
from runs.database import stored
from runs.models import CachedAnswer
from runs.providers.chat import Completion, Connection, Request, Usage


@dataclass(frozen=True, slots=True)
class ResponseCache:
    """The memory of one workspace under one seed. A `fresh` one recalls nothing, and keeps the new answers."""

    workspace_id: UUID
    seed: int
    fresh: bool = False

    async def recall(self, connection: Connection, request: Request) -> Completion | None:
        """The earlier answer, `cached`, with the usage it had then; None where there is none."""
        if self.fresh:
            return None
        found = await stored(self._find)(self.key(connection, request))
        return None if found is None else _completion(connection, found)

    async def keep(self, connection: Connection, request: Request, completion: Completion) -> None:
        """An answer that says nothing is not worth keeping: the next one may say something."""
        if completion.text is not None or completion.calls:
            await stored(self._write)(self.key(connection, request), _answer(completion))

    def key(self, connection: Connection, request: Request) -> str:
        tools = [[tool.name, tool.description, dict(tool.parameters)] for tool in request.tools]
        asked = [list(request.messages), tools, list(request.choice), request.temperature_on(connection)]
        speaker = [connection.kind, connection.model, connection.script, connection.roles]
        whole = json.dumps([str(self.workspace_id), self.seed, speaker, asked], sort_keys=True)
        return hashlib.sha256(whole.encode()).hexdigest()

    def _find(self, key: str) -> dict[str, Any] | None:
        row = CachedAnswer.objects.filter(workspace_id=self.workspace_id, key=key).first()
        return None if row is None else row.answer

    def _write(self, key: str, answer: dict[str, Any]) -> None:
        CachedAnswer.objects.update_or_create(workspace_id=self.workspace_id, key=key, defaults={"answer": answer})


def _answer(completion: Completion) -> dict[str, Any]:
    usage = completion.usage
    return {
        "text": completion.text,
        "calls": [asdict(call) for call in completion.calls],
        "model": completion.model,
        "finish": completion.finish,
        "usage": [usage.prompt_tokens, usage.completion_tokens, _told(usage.cost), usage.estimated],
    }


def _completion(connection: Connection, answer: dict[str, Any]) -> Completion:
    prompt, completion, cost, estimated = answer["usage"]
    return Completion(
        text=answer["text"],
        model=answer["model"],
        connection=connection.name,
        finish=answer["finish"],
        usage=Usage(prompt, completion, None if cost is None else Decimal(cost), estimated),
        seconds=0.0,
        calls=tuple(ToolCall(**call) for call in answer["calls"]),
        cached=True,
    )


def _told(cost: Decimal | None) -> str | None:
    return None if cost is None else str(cost)
