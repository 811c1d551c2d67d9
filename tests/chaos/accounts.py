"""What came of a run, read from its rows: how it ended, what was said, its files, and what was done how often."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from runs import workspace
from runs.journal import ANSWERS
from runs.models import Entry, Execution, Run

_MARK = re.compile(r"#\d+")
_NEVER = 2_147_483_647


@dataclass(frozen=True)
class Outcome:
    """What has to be the same however often processes were killed. The run's own mark is put as "#"; that of another
    run stays, and is a difference. Chats side by side are told each by itself: their order is a matter of time."""

    end: tuple[str, str, str, str]
    chats: dict[str, list[tuple[str, str]]]
    files: dict[str, str]


@dataclass(frozen=True)
class Account:
    run: Run
    outcome: Outcome
    #: Sequence numbers that are missing or are there twice, and entries behind others that they should come before.
    misplaced: int
    #: Steps with more than one answer; executions whose outcome is not in the journal exactly once.
    doubled: int
    #: Lines of ledgers that are there more than once: effects of one block, counted twice.
    repeated: int
    #: Starts of code, of which only one may count, and calls of models.
    starts: int
    calls: int


def account_of(run: Run) -> Account:
    entries = list(run.entries.order_by("pk"))
    outcome = _outcome(run, entries)
    lines = [line for text in outcome.files.values() for line in text.splitlines()]
    kinds = Counter(entry.kind for entry in entries)
    return Account(
        run,
        outcome,
        misplaced=_misplaced(entries),
        doubled=_doubled(run, entries),
        repeated=len(lines) - len(set(lines)),
        starts=sum(len(execution.attempts) for execution in run.executions.all()) - run.executions.count(),
        calls=kinds["model_answered"],
    )


def _outcome(run: Run, entries: list[Entry]) -> Outcome:
    own = _MARK.search(run.task)
    assert own

    def plain(text: str) -> str:
        return re.sub(rf"{own.group()}(?!\d)", "#", text)

    chats: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: entry.seq):
        if entry.kind == "said":
            chats[entry.data["chat"]].append((entry.data["speaker"], plain(str(entry.data["content"]))))
        elif entry.kind == "chat_ended":
            chats[entry.data["chat"]].append(("", plain(f"{entry.data['stop']} {entry.data['summary']}")))
    end = tuple(plain(text) for text in (run.stop_rule, run.stop_agent, run.stop_text, run.summary))
    files = {file.name: plain(file.data.decode()) for file in workspace.files(run, _NEVER)}
    return Outcome(end, dict(chats), files)


def _misplaced(entries: list[Entry]) -> int:
    """Rows are written in the order of their numbers, and each step of a branch after those before it."""
    wrong = sum(entry.seq != number for number, entry in enumerate(entries, 1))
    last: dict[str, int] = {}
    for entry in entries:
        if entry.kind in ANSWERS:
            branch, _, step = str(entry.step).rpartition(".")
            wrong += int(step) <= last.get(branch, -1)
            last[branch] = int(step)
    return wrong


def _doubled(run: Run, entries: list[Entry]) -> int:
    answers = Counter(entry.step for entry in entries if entry.kind in ANSWERS)
    told: Counter[Any] = Counter(
        entry.data["execution"] for entry in entries if entry.kind in ("code_finished", "tool_finished")
    )
    done = Execution.objects.filter(run=run, state=Execution.State.DONE)
    odd = sum(abs(told.pop(str(execution.pk), 0) - 1) for execution in done) + told.total()
    return sum(count - 1 for count in answers.values()) + odd + run.executions.count() - done.count()
