"""A run held from the command line: driven in this process, shown on standard output, decided at the prompt."""

from __future__ import annotations

import asyncio
import json
from textwrap import indent
from typing import Any, Protocol
from uuid import UUID

from django.core.management.base import OutputWrapper
from django.db.models import QuerySet

from agents.conversation.human_input import EXIT
from agents.spec import ChatSpec, TeamSpec
from runs import database, driver, executing, journal, paths, questions
from runs.budgets import asking as budgets
from runs.budgets.words import amount, used_up
from runs.database import stored
from runs.models import Entry, Execution, Overrun, Question, Review, Run
from runs.reviews import deciding
from runs.reviews.verdicts import Approve, Reject, Undecidable, Verdict
from runs.transcript import words
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
    """The conversation as one reads it. Chats inside others stand further in."""

    def __init__(self, out: OutputWrapper, spec: TeamSpec) -> None:
        self._out = out
        self._groups = {group.name for group in spec.groups}
        self._is_one_chat = isinstance(spec.conversation, ChatSpec)

    def entry(self, entry: Entry) -> None:
        data = entry.data
        if told := self._told(entry.kind, data):
            self._out.write("\n" + indent(told, "│ " * data.get("chat", "").count(".")) + "\n")

    def tell(self, line: str) -> None:
        self._out.write(f"\n·· {line}\n")

    def end(self, run: Run) -> None:
        if run.status == Run.Status.ENDED:
            tokens = run.prompt_tokens + run.completion_tokens
            self._out.write(f"\n══ {run.stop_text} {tokens} tokens, ${run.cost:.4f}\n")

    def _told(self, kind: str, data: dict[str, Any]) -> str:
        match kind:
            case "chat_started" if number := self._number(data):
                return f"·· chat {number}: {data['initiator']} → {data['recipient']}"
            case "chat_ended" if number := self._number(data):
                return f"·· chat {number} ended: {data['stop']['text']}"
            case "said":
                to = "" if data["recipient"] in self._groups else f" → {data['recipient']}"
                return f"── {data['speaker']}{to}\n{_content(data)}"
            case "speaker_chosen":
                return f"·· → {data['chosen']}, {words.chosen(data['how'], data['calls'])}"
            case "review_decided":
                return f"·· code: {words.DECISIONS[data['decision']]} by {data['by'] or data['rule']}"
            case "tool_finished":
                return f"·· {data['tool']} {'answered' if data['ok'] else 'failed'}"
            case "budget_decided":
                raised = ", ".join(amount(limit, of) for limit, of in data["raised"].items())
                return f"·· budget {data['decision']} by {data['by']}" + (f": {raised}" if raised else "")
            case "model_failed":
                return f"·· {data['connection']}: {data['problem']}"
        return ""

    def _number(self, data: dict[str, Any]) -> str:
        return words.chat_number(data["chat"], is_one_chat=self._is_one_chat)


def _content(data: dict[str, Any]) -> str:
    """The words, a line for each picture, and a line for each call."""
    content = data["content"] or []
    parts = content if isinstance(content, list) else [{"type": "text", "text": content}]
    lines = [part["text"] if part["type"] == "text" else f"[{part['image_url']['url'][:80]}]" for part in parts]
    lines += [f"calls {call['name']}({call['arguments']})" for call in data.get("calls", ())]
    return "\n".join(lines)


class OutOfBudget(Exception):
    """The run waits for a decision about its budget, and nobody is here to make it; `str()` says what is used up."""


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
        if execution := await _undone(run).afirst():
            await executing.perform(execution.pk)
            await asyncio.sleep(0 if execution.state == Execution.State.QUEUED else LOOK_SECONDS)
        elif review := await Review.objects.filter(run=run, decision="").afirst():
            await self._decide(review)
        elif overrun := await run.overruns.filter(decision="").afirst():
            await self._budget(overrun)
        elif question := await Question.objects.filter(run=run, answer=None).order_by("created").afirst():
            await self._reply(question)
        else:
            await asyncio.sleep(LOOK_SECONDS)  # another worker drives it

    async def _decide(self, review: Review) -> None:
        """[a]pprove or [r]eject; whatever was decided in a browser meanwhile stands."""
        verdict = await asyncio.to_thread(_verdict, review)
        try:
            if verdict:
                await stored(deciding.decide)(review.pk, verdict, self._person)
        except Undecidable as error:
            self._report.tell(str(error))

    async def _reply(self, question: Question) -> None:
        """One line; of choices the name or the number."""
        text = await asyncio.to_thread(input, _asked(question))
        try:
            await stored(questions.answer)(question.pk, text, self._person)
        except questions.Unanswerable as error:
            self._report.tell(str(error))

    async def _budget(self, overrun: Overrun) -> None:
        """New limits, or the end; whatever was decided in a browser meanwhile stands. Raises OutOfBudget where nobody
        is here to say."""
        try:
            limits = await asyncio.to_thread(_limits, overrun)
        except EOFError:
            raise OutOfBudget(_used_up(overrun)) from None
        try:
            if limits is None:
                await stored(budgets.end)(overrun.pk, self._person)
            else:
                await stored(budgets.raise_to)(overrun.pk, limits, self._person)
        except budgets.Undecidable as error:
            self._report.tell(str(error))


def _used_up(overrun: Overrun) -> str:
    return used_up(budgets.from_json(overrun.reached))


def _limits(overrun: Overrun) -> dict[str, str] | None:
    """What is typed for each limit; None where one is left empty: the run ends."""
    told = f"\nThe run has reached its budget. {_used_up(overrun)}\n"
    limits = {}
    for name in overrun.reached:
        limits[name], told = input(f"{told}Raise {name} to (Enter: end the run)? ").strip(), ""
    return limits if all(limits.values()) else None


def _asked(question: Question) -> str:
    """What is asked, what can be chosen, and what Enter alone and `exit` do."""
    leave = words.leave(question.prompt)
    keys = f"Enter: {words.empty(question.prompt).lower()}" + (f", {EXIT}: {leave.lower()}" if leave else "")
    choices = [f"  {number}  {name}" for number, name in enumerate(question.choices, 1)]
    return "\n".join(["", words.prompt(question.prompt, question.agent), *choices, f"({keys})? "])


def _undone(run: Run) -> QuerySet[Execution]:
    return run.executions.filter(state__in=(Execution.State.QUEUED, Execution.State.RUNNING)).order_by("created")


def _verdict(review: Review) -> Verdict | None:
    shown = "".join(f"\n{code}" for language, code in review.blocks if language == "json")
    wish = (
        f"{review.author} wants this tool called:{shown}" if shown else f"{review.author} wants to run the code above."
    )
    if paths.is_again(review.step):
        wish += " It was begun before and cut off; what it did outside may have happened already. Once more?"
    word = input(f"\n{wish}\n[a]pprove or [r]eject? ").strip().lower()
    match word:
        case "a":
            return Approve(review.digest)
        case "r":
            return Reject(review.digest, input("Why (sent to the agent)? "))
    return None
