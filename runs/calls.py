"""Model calls of a run: which connections, the live draft, and the record of what came back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agents.conversation.steps import CallModel
from agents.spec import AgentSpec
from runs.connections import resolve
from runs.database import stored
from runs.journal import Spent
from runs.live import Draft
from runs.models import Run
from runs.providers.chat import Completion, Connection, ProviderError
from runs.providers.failover import complete


@dataclass(frozen=True, slots=True)
class Failure:
    """One connection that did not answer, before the next was tried."""

    connection: str
    cause: str
    problem: str


class Call:
    """One model call on behalf of `agent`. `failures` fills while connections are tried in order."""

    def __init__(self, run: Run, agent: AgentSpec, number: int) -> None:
        self._run, self._agent, self._number = run, agent, number
        self.failures: list[Failure] = []

    async def answer(self, step: CallModel) -> Completion:
        """Raises ProviderError when every connection failed; the last one's error."""
        connections = await stored(resolve)(self._run.workspace_id, self._agent.models)
        draft = Draft(self._run.pk, self._number, "text", step.agent)

        def failed(connection: Connection, error: ProviderError) -> None:
            self.failures.append(Failure(connection.name, error.cause, str(error)))

        try:
            return await complete(connections, step.messages, draft, failed, draft.restart)
        finally:
            await draft.close()


def record(step: CallModel, completion: Completion) -> dict[str, Any]:
    usage = completion.usage
    return {
        "agent": step.agent,
        "purpose": step.purpose.value,
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


def spent(completion: Completion) -> Spent:
    usage = completion.usage
    return Spent(usage.prompt_tokens, usage.completion_tokens, usage.cost)
