"""A run held from the command line: driven in this process, shown on standard output, decided at the prompt."""

from __future__ import annotations

import asyncio
import json
from typing import Protocol
from uuid import UUID

from asgiref.sync import sync_to_async
from django.core.management.base import OutputWrapper

from runs import driver, executions, journal, questions, reviews
from runs.models import Entry, Execution, Question, Review, Run
from runs.reviews import Approve, Reject, Undecidable
from studio.accounts.models import User

#: How often to look whether somebody in a browser was first, or another worker holds the run.
LOOK_SECONDS = 0.5


class Report(Protocol):
    """Where the entries go."""

    def entry(self, entry: Entry) -> None: ...

    def end(self, run: Run) -> None: ...


class JsonLines:
    """One line for each entry as it is in the journal, and a last line with reason, summary and usage."""

    def __init__(self, out: OutputWrapper) -> None:
        self._out = out

    def entry(self, entry: Entry) -> None:
        self._line({"seq": entry.seq, "kind": entry.kind, "at": entry.created.isoformat()} | entry.data)

    def end(self, run: Run) -> None:
        reason = {"rule": run.stop_rule, "agent": run.stop_agent, "text": run.stop_text}
        usage = {"prompt_tokens": run.prompt_tokens, "completion_tokens": run.completion_tokens}
        cost = {"cost": str(run.cost), "cost_is_partial": run.cost_is_partial}
        ends: dict[str, object] = {"reason": reason, "summary": run.summary, "usage": usage | cost}
        self._line({"run": str(run.pk), "status": run.status} | ends)

    def _line(self, data: dict[str, object]) -> None:
        self._out.write(json.dumps(data, ensure_ascii=False) + "\n")
        self._out.flush()


class Prose:
    """The conversation as one reads it."""

    def __init__(self, out: OutputWrapper) -> None:
        self._out = out

    def entry(self, entry: Entry) -> None:
        data = entry.data
        match entry.kind:
            case "said":
                self._out.write(f"\n── {data['speaker']} → {data['recipient']}\n{data['content']}\n")
            case "review_decided":
                self._out.write(f"\n·· code {data['decision']} by {data['by'] or data['rule']}\n")
            case "model_failed":
                self._out.write(f"\n·· {data['connection']}: {data['problem']}\n")

    def end(self, run: Run) -> None:
        if run.status == Run.Status.ENDED:
            tokens = run.prompt_tokens + run.completion_tokens
            self._out.write(f"\n══ {run.stop_text} {tokens} tokens, ${run.cost:.4f}\n")


class Session:
    """One run, from here to its end or to where nobody here can go on."""

    def __init__(self, run_id: UUID, report: Report, person: User) -> None:
        self._run_id, self._report, self._person = run_id, report, person
        self._shown = 0

    async def hold(self) -> Run:
        while True:
            await driver.drive(self._run_id)
            run = await self._show()
            if run.status in (Run.Status.ENDED, Run.Status.PAUSED):
                self._report.end(run)
                return run
            await self._answer(run)

    async def _show(self) -> Run:
        for entry in await sync_to_async(journal.read)(self._run_id, self._shown):
            self._report.entry(entry)
            self._shown = entry.seq
        return await Run.objects.aget(pk=self._run_id)

    async def _answer(self, run: Run) -> None:
        match run.waits_for:
            case Run.WaitsFor.SANDBOX:
                execution = await Execution.objects.filter(run=run).alatest("step")
                await executions.perform(execution.pk)
                await asyncio.sleep(0 if execution.state == Execution.State.QUEUED else LOOK_SECONDS)
            case Run.WaitsFor.REVIEW:
                review = await Review.objects.aget(run=run, decision="")
                await asyncio.to_thread(decide_at_prompt, review, self._person)
            case Run.WaitsFor.PERSON:
                question = await Question.objects.aget(run=run, answer=None)
                await asyncio.to_thread(answer_at_prompt, question, self._person)
            case _:
                await asyncio.sleep(LOOK_SECONDS)  # another worker drives it


def decide_at_prompt(review: Review, person: User) -> None:
    """[a]pprove or [r]eject; whatever was decided in a browser meanwhile stands."""
    word = input(f"\n{review.author} wants to run the code above. [a]pprove or [r]eject? ").lower()
    if word not in ("a", "r"):
        return
    reason = input("Why (sent to the agent)? ") if word == "r" else ""
    verdict = Reject(review.digest, reason) if word == "r" else Approve(review.digest)
    try:
        reviews.decide(review.pk, verdict, person)
    except Undecidable as error:
        print(error)  # noqa: T201 - this is the terminal


def answer_at_prompt(question: Question, person: User) -> None:
    """Enter alone lets the agent go on; `exit` ends the chat."""
    text = input(f"\n{question.agent}, your answer (Enter: go on without me, exit: end)? ")
    try:
        questions.answer(question.pk, text, person)
    except questions.Unanswerable as error:
        print(error)  # noqa: T201 - this is the terminal
