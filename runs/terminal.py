"""A run held from the command line: driven in this process, shown on standard output, decided at the prompt."""

from __future__ import annotations

import asyncio
import json
from typing import Protocol
from uuid import UUID

from django.core.management.base import OutputWrapper

from runs import database, driver, executions, journal, questions, reviews
from runs.database import stored
from runs.models import Entry, Execution, Question, Review, Run
from runs.reviews import Approve, Reject, Undecidable, Verdict
from studio.accounts.models import User

#: How often to look whether somebody in a browser was first, or another worker holds the run.
LOOK_SECONDS = 0.5


class Report(Protocol):
    """Where the entries go."""

    def entry(self, entry: Entry) -> None: ...

    def tell(self, line: str) -> None: ...

    def end(self, run: Run) -> None: ...


class JsonLines:
    """One line for each entry as it is in the journal, and a last line with reason, summary and usage."""

    def __init__(self, out: OutputWrapper) -> None:
        self._out = out

    def entry(self, entry: Entry) -> None:
        self._line({"seq": entry.seq, "kind": entry.kind, "at": entry.created.isoformat()} | entry.data)

    def tell(self, line: str) -> None:
        self._line({"note": line})

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

    def tell(self, line: str) -> None:
        self._out.write(f"\n·· {line}\n")

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
        try:
            run = await self._until_it_stands()
        finally:
            await database.close()
        self._report.end(run)
        return run

    async def _until_it_stands(self) -> Run:
        while True:
            await driver.drive(self._run_id)
            run = await self._show()
            if run.status in (Run.Status.ENDED, Run.Status.PAUSED):
                return run
            await self._answer(run)

    async def _show(self) -> Run:
        for entry in await stored(journal.read)(self._run_id, self._shown):
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
                await self._decide(await Review.objects.aget(run=run, decision=""))
            case Run.WaitsFor.PERSON:
                await self._reply(await Question.objects.aget(run=run, answer=None))
            case _:
                await asyncio.sleep(LOOK_SECONDS)  # another worker drives it

    async def _decide(self, review: Review) -> None:
        """[a]pprove or [r]eject; whatever was decided in a browser meanwhile stands."""
        verdict = await asyncio.to_thread(_verdict, review)
        try:
            if verdict:
                await stored(reviews.decide)(review.pk, verdict, self._person)
        except Undecidable as error:
            self._report.tell(str(error))

    async def _reply(self, question: Question) -> None:
        """Enter alone lets the agent go on; `exit` ends the chat."""
        prompt = f"\n{question.agent}, your answer (Enter: go on without me, exit: end)? "
        text = await asyncio.to_thread(input, prompt)
        try:
            await stored(questions.answer)(question.pk, text, self._person)
        except questions.Unanswerable as error:
            self._report.tell(str(error))


def _verdict(review: Review) -> Verdict | None:
    word = input(f"\n{review.author} wants to run the code above. [a]pprove or [r]eject? ").strip().lower()
    match word:
        case "a":
            return Approve(review.digest)
        case "r":
            return Reject(review.digest, input("Why (sent to the agent)? "))
    return None
