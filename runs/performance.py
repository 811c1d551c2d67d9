"""How each step is performed: what is written before, what is done, what is written after.

Reviews, questions and executions are answered elsewhere, by people and by cells. Such a step writes its row and its
intent, and the run lets go; the slice that finds the row answered writes the outcome and goes on.
"""

from __future__ import annotations

from dataclasses import asdict
from enum import Enum
from typing import Any

from django.db import transaction

from agents.conversation.steps import (
    AskPerson,
    CallModel,
    Result,
    ReviewCode,
    RunCode,
    Say,
    Step,
)
from agents.spec import TeamSpec
from runs import calls, executions, journal, lifecycle, policy, questions, reviews
from runs.calls import Call, Failure
from runs.database import stored
from runs.journal import Lease, Row
from runs.models import Execution, Run
from runs.replay import identity_of, result_of
from runs.sandbox.cell import SandboxError


class Waits(Enum):
    """The step waits for somebody else, and the run has been let go."""

    WAITS = "waits"


WAITS = Waits.WAITS


class Performance:
    """The steps of one run, performed under one lease. Every method is safe to repeat after a crash at any line."""

    def __init__(self, run: Run, lease: Lease) -> None:
        self.run, self.lease = run, lease
        self.spec = TeamSpec.parse(run.spec)

    async def perform(self, number: int, step: Step) -> Result | Waits:
        match step:
            case Say():
                await self._say(number, step)
                return None
            case CallModel():
                return await self._call(number, step)
            case ReviewCode():
                return await stored(self._review)(number, step)
            case RunCode():
                return await stored(self._run_code)(number, step)
            case AskPerson():
                return await stored(self._ask)(number, step)

    async def _say(self, number: int, step: Say) -> None:
        said = step.message
        data = {"speaker": said.speaker, "recipient": said.recipient, "content": said.content}
        await stored(self.answer)(number, step, "said", data)

    async def _call(self, number: int, step: CallModel) -> Result:
        call = Call(self.run, self.spec.agent(step.agent), number)
        intent = Row("model_called", {"agent": step.agent, "purpose": step.purpose.value}, number)
        await stored(self._intend)(intent)
        try:
            completion = await call.answer(step)
        finally:
            await stored(self._note)(number, call.failures)
        data, spent = calls.record(step, completion), calls.spent(completion)
        return await stored(self.answer)(number, step, "model_answered", data, spent)

    def _review(self, number: int, step: ReviewCode) -> Result | Waits:
        with transaction.atomic():
            lifecycle.lock(self.run.pk)
            review = reviews.request(self.run.pk, number, step)
            if not review.decision and (ruled := policy.verdict(self.run, self.spec, review)):
                reviews.decide_by_rule(review, ruled.verdict, ruled.rule)
            if not review.decision:
                data = {"review": str(review.pk), "agent": step.agent, "author": step.author, "blocks": review.blocks}
                return self._wait_for(Run.WaitsFor.REVIEW, Row("review_requested", data, number))
            return self.answer(number, step, "review_decided", reviews.record(review))

    def _run_code(self, number: int, step: RunCode) -> Result | Waits:
        with transaction.atomic():
            lifecycle.lock(self.run.pk)
            execution = executions.request(self.run, number, step, self._seconds(step.agent))
            match execution.state:
                case Execution.State.DONE:
                    return self.answer(number, step, "code_finished", executions.record(execution))
                case Execution.State.FAILED:
                    executions.retry_later(execution)
                    problem = execution.problem or {}
                    failure = SandboxError(problem.get("problem", ""), problem.get("mend", ""))
                case _:
                    data = {"execution": str(execution.pk), "agent": step.agent, "digest": step.identity["digest"]}
                    return self._wait_for(Run.WaitsFor.SANDBOX, Row("code_requested", data, number))
        raise failure

    def _ask(self, number: int, step: AskPerson) -> Result | Waits:
        with transaction.atomic():
            lifecycle.lock(self.run.pk)
            question = questions.ask(self.run.pk, number, step)
            if question.answer is None:
                data = {"question": str(question.pk), "agent": step.agent, "prompt": step.prompt.value}
                return self._wait_for(Run.WaitsFor.PERSON, Row("person_asked", data, number))
            data = {"agent": step.agent, "text": question.answer, "by": str(question.answered_by or "")}
            return self.answer(number, step, "person_answered", data)

    def answer(
        self, number: int, step: Step, kind: str, data: dict[str, Any], spent: journal.Spent = journal.NOTHING
    ) -> Result:
        """Write the outcome of a step and return what the script is sent for it: the same as on any replay."""
        journal.append(self.lease, Row(kind, data, number, identity_of(step)), spent)
        return result_of(kind, data)

    def _wait_for(self, what: Run.WaitsFor, intent: Row) -> Waits:
        self._intend(intent)
        lifecycle.wait(self.lease, what)
        return WAITS

    def _intend(self, intent: Row) -> None:
        """Write the intent, unless an earlier slice did (one that was cut off, paused, or woken for nothing)."""
        if not self.run.entries.filter(step=intent.step, kind=intent.kind).exists():
            journal.append(self.lease, intent)

    def _note(self, number: int, failures: list[Failure]) -> None:
        for failure in failures:
            journal.append(self.lease, Row("model_failed", asdict(failure), number))

    def _seconds(self, agent: str) -> float:
        code = self.spec.agent(agent).code
        assert code is not None
        return code.seconds
