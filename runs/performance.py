"""How each step is performed: what is written before, what is done, what is written after.

Reviews, questions and executions are answered elsewhere, by people and by cells. Such a step writes its row and its
intent, and waits; the slice that finds the row answered writes the outcome and goes on.

A step that spends is begun only within the run's budget. What was begun is always finished, by whichever slice.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from enum import Enum
from functools import partial
from typing import Any, TypeVar

from agents.conversation.results import Result
from agents.conversation.steps import AskPerson, CallModel, Record, ReviewCode, RunCode, RunTool
from agents.spec import TeamSpec
from runs import calls, executions, journal, lifecycle, live, paths, policy, questions, waits
from runs.asked import call_of, frozen_terms, review_intent, terms_of
from runs.budgets import asking as budgets
from runs.budgets.gate import OverBudget, check
from runs.budgets.meter import meter_of
from runs.database import stored
from runs.errands import Errand, errand_of
from runs.journal import Pen, Row
from runs.models import Entry, Execution, Review, Run
from runs.records import row_of
from runs.replay import Answered, Effect, identity_of, result_of
from runs.reviews import deciding, record
from runs.rules import deadlines
from runs.sandbox.cell import SandboxError
from runs.tools import remote
from runs.tools.answers import to_data
from runs.tools.kinds import Place, is_repeatable, place_of

Performed = TypeVar("Performed", bound=Effect)
Refusal = SandboxError | OverBudget

#: Steps that spend, and what is written when one is begun.
SPENDING = {CallModel: "model_called", RunCode: "code_requested", RunTool: "tool_requested"}

#: So many rows are written at once, even where nothing that takes time comes in between.
MOST_ROWS = 200


class Held(Enum):
    """Why a script does not go on in this slice."""

    WAITS = "for a person or a cell"
    OVER = "the slice's time is up, a person asked for a pause, or another branch failed"


class Performance:
    """The steps of one run, performed under one lease. Every method is safe to repeat after a crash at any line."""

    def __init__(self, run: Run, pen: Pen, entries: Sequence[Entry]) -> None:
        self.run, self.pen = run, pen
        self.spec = TeamSpec.parse(run.spec)
        self._calls = calls.Calls(run, self.spec)
        self._meter = meter_of(self.spec, entries)
        self._written = Counter((entry.step, entry.kind) for entry in entries)
        self._waits: dict[Run.WaitsFor, list[str]] = {}

    @property
    def is_to_pause(self) -> bool:
        return self.pen.is_to_pause

    async def record(self, path: str, step: Record) -> None:
        """Noted at once, written with what follows."""
        self._note(row_of(path, step))
        if self.pen.noted >= MOST_ROWS:
            await self.flush()

    async def perform(self, path: str, step: Effect) -> Result | Held:
        """Raises OverBudget, SandboxError and ProviderError."""
        if held := await self._admit(path, step):
            return held
        match step:
            case CallModel():
                return await self._call(path, step)
            case ReviewCode():
                return await self._in_one_go(self._review, path, step)
            case RunCode():
                return await self._in_one_go(self._in_cell, path, step)
            case AskPerson():
                return await self._in_one_go(self._ask, path, step)
            case RunTool() if place_of(self.spec.tool(step.tool)) is Place.CELL:
                return await self._in_one_go(self._in_cell, path, step)
            case RunTool():
                return await self._call_tool(path, step)

    async def flush(self) -> None:
        """What was noted is in the journal, and watchers know, when this returns."""
        if self.pen.noted:
            await stored(self.pen.write)()
            await live.announce(self.run.pk, self.pen.seq)

    def wait(self) -> None:
        """Let go of the run: every branch has ended or waits."""
        first = next(what for what in Run.WaitsFor if what in self._waits)
        lifecycle.wait(self.pen, first, partial(waits.is_answered, self.run, self._waits))

    async def _call(self, path: str, step: CallModel) -> Result | Held:
        self._intend(Row("model_called", {"agent": step.agent, "purpose": step.purpose.value, "chat": step.chat}, path))
        await self.flush()
        if self.is_to_pause:
            return Held.OVER
        call = self._calls.call(path, step)
        try:
            completion = await call.answer()
        finally:
            for failure in call.failures:
                self._note(Row("model_failed", asdict(failure) | {"chat": step.chat}, path))
        return self._answer(path, step, "model_answered", calls.record(step, completion), calls.spent(completion))

    async def _in_one_go(
        self, act: Callable[[str, Performed], Result | Held | Refusal], path: str, step: Performed
    ) -> Result | Held:
        """`act` in one transaction, in which all that was noted before is written too. Raises what it returns as an
        error: to raise it inside would undo the transaction."""

        def whole() -> Result | Held | Refusal:
            with self.pen.writing() as inside:
                lifecycle.lock(self.run.pk)
                result = act(path, step)
            for row, _ in inside:
                self._count(row)
                written.add(row.kind)
            return result

        written: set[str] = set()
        done = await stored(whole)()
        await live.announce(self.run.pk, self.pen.seq)
        if written.intersection(journal.ASKED):
            await live.queue_changed(self.run.workspace_id)
        if isinstance(done, Refusal):
            raise done
        return done

    async def _admit(self, path: str, step: Effect) -> Held | None:
        """None where the step may begin, or has begun already: what was admitted once always is."""
        intent = SPENDING.get(type(step))
        while intent and not self._written[path, intent] and check(self._meter):
            if held := await self._in_one_go(self._over_budget, path, step):
                assert isinstance(held, Held)
                return held
        return None

    def _over_budget(self, _path: str, _step: Effect) -> Held | OverBudget | None:
        """Branches that come here together ask one question. None where it is decided; then the limits are others."""
        try:
            reached = check(self._meter)
        except OverBudget as error:
            return error
        place = paths.of_budget(self._meter.decided + 1)
        overrun = budgets.ask(self.run.pk, place, reached) if reached else None
        if overrun and not overrun.decision:
            data = {"overrun": str(overrun.pk), "reached": overrun.reached}
            return self._wait_for(Run.WaitsFor.BUDGET, Row("budget_reached", data, place))
        if overrun:
            self._note(Row("budget_decided", budgets.record(overrun), place))
        return None

    def _review(self, path: str, step: ReviewCode) -> Result | Held:
        review = deciding.request(self.run.pk, path, step, lambda: terms_of(self.run, self.spec, step))
        if not review.decision and (ruled := policy.verdict(self.run, self.spec, review)):
            deciding.decide_by_rule(review, ruled.verdict, ruled.rule, ruled.standing)
        if not review.decision:
            demands = policy.demands(self.run, self.spec, review)
            deciding.demand(review, demands.people)
            deadlines.begin(review, demands)
            return self._wait_for(Run.WaitsFor.REVIEW, review_intent(path, review, step.chat))
        return self._answer(path, step, "review_decided", record.of(review) | {"chat": step.chat})

    def _in_cell(self, path: str, step: RunCode | RunTool) -> Result | Held | Refusal:
        errand = errand_of(self.run, path, step)
        match errand.execution.state:
            case Execution.State.DONE:
                return self._answer(path, step, errand.finished, errand.outcome())
            case Execution.State.FAILED if executions.was_cut_off(errand.execution):
                return self._cut_off(path, step, errand)
            case Execution.State.FAILED:
                return _failed(errand.execution)
        return self._wait_for(Run.WaitsFor.SANDBOX, errand.intent(path))

    def _cut_off(self, path: str, step: RunCode | RunTool, errand: Errand) -> Result | Held:
        """It could reach somebody when its worker was lost: it is not done again unless a person says so."""
        execution = errand.execution
        place = paths.again(path, len(execution.attempts))
        decided = self._decided(place, errand.asked, lambda: frozen_terms(execution))
        if isinstance(decided, Held):
            return decided
        if decided.decision == Review.Decision.REJECTED:
            return self._answer(path, step, errand.finished, errand.refusal(decided.reason))
        executions.run_again(execution)
        return self._wait_for(Run.WaitsFor.SANDBOX, errand.intent(path))

    async def _call_tool(self, path: str, step: RunTool) -> Result | Held:
        """A tool that this process calls. Where a call of it was cut off, it may have happened: a person says whether
        it may happen again, unless it can be repeated without harm."""
        tool, about = self.spec.tool(step.tool), {"agent": step.agent, "tool": step.tool, "chat": step.chat}
        if self._written[path, "tool_requested"] and not is_repeatable(tool, step.tool):
            decided = await self._in_one_go(self._once_more, path, step)
            if decided is not None:
                return decided
        await self.flush()
        if self.is_to_pause:
            return Held.OVER
        self._note(Row("tool_requested", {"arguments": dict(step.arguments)} | about, path))
        await self.flush()
        started = time.monotonic()
        result = await remote.call(tool, step.tool, step.arguments)
        took = {"seconds": round(time.monotonic() - started, 3)}
        return self._answer(path, step, "tool_finished", to_data(result) | about | took)

    def _once_more(self, path: str, step: RunTool) -> Result | Held:
        """None where a person said so."""
        decided = self._decided(paths.again(path, self._written[path, "tool_requested"]), call_of(step))
        if isinstance(decided, Held):
            return decided
        if decided.decision != Review.Decision.REJECTED:
            return None
        data = {"agent": step.agent, "tool": step.tool, "chat": step.chat, "ok": False}
        reason = f"{remote.CUT_OFF} {decided.reason}".strip()
        return self._answer(path, step, "tool_finished", data | {"value": reason, "seconds": 0.0})

    def _decided(self, place: str, asked: ReviewCode, offered: deciding.Offered = lambda: None) -> Review | Held:
        """What a person says of trying again. No rule may: rules are about what was never tried."""
        review = deciding.request(self.run.pk, place, asked, offered)
        if not review.decision:
            return self._wait_for(Run.WaitsFor.REVIEW, review_intent(place, review, asked.chat))
        if not self._written[place, "review_decided"]:
            self._note(Row("review_decided", record.of(review) | {"chat": asked.chat}, place))
        return review

    def _ask(self, path: str, step: AskPerson) -> Result | Held:
        question = questions.ask(self.run.pk, path, step)
        about = {"agent": step.agent, "chat": step.chat}
        if question.answer is None:
            data = {"question": str(question.pk), "prompt": step.prompt.value} | about
            choices = {"choices": list(step.choices)} if step.choices else {}
            return self._wait_for(Run.WaitsFor.PERSON, Row("person_asked", data | choices, path))
        data = {"text": question.answer, "by": str(question.answered_by or "")} | about
        return self._answer(path, step, "person_answered", data)

    def _answer(
        self, path: str, step: Answered, kind: str, data: dict[str, Any], spent: journal.Spent = journal.NOTHING
    ) -> Result:
        """Note the outcome of a step and return what the script is sent for it: the same as on any replay."""
        self._note(Row(kind, data, path, identity_of(step)), spent)
        return result_of(kind, data)

    def _wait_for(self, what: Run.WaitsFor, intent: Row) -> Held:
        self._intend(intent)
        assert intent.step is not None
        self._waits.setdefault(what, []).append(intent.step)
        return Held.WAITS

    def _intend(self, intent: Row) -> None:
        """Note the intent, unless an earlier slice did (one that was cut off, paused, or woken for nothing)."""
        if not self._written[intent.step, intent.kind]:
            self._note(intent)

    def _note(self, row: Row, spent: journal.Spent = journal.NOTHING) -> None:
        """What is noted in a transaction counts once that is not undone any more."""
        self.pen.note(row, spent)
        if not self.pen.is_writing:
            self._count(row)

    def _count(self, row: Row) -> None:
        self._written[row.step, row.kind] += 1
        self._meter.take(row.kind, row.data)


def _failed(execution: Execution) -> SandboxError:
    """Why it failed. It is put back in the queue, for when a person resumes the run."""
    executions.retry_later(execution)
    problem = execution.problem or {}
    return SandboxError(problem.get("problem", ""), problem.get("mend", ""))
