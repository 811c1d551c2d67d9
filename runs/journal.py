"""The journal: an append-only list of rows, and the only place that writes them.

    kind               what it records                                            answers the step
    run_started        task, files, who, seed                                     -
    chat_started       who talks with whom, inside which other chat               StartChat
    said               a message of the transcript                                Say
    speaker_chosen     a group's next speaker, and how it was found               ChooseSpeaker
    chat_ended         the stop reason, the summary, what people typed            EndChat
    model_called       intent: a model is being asked                             -
    model_failed       one connection failed, the next is tried                   -
    model_answered     text, calls, usage, cost, seconds                          CallModel
    person_asked       intent: a person is asked                                  -
    person_answered    what the person said                                       AskPerson
    review_requested   intent: code (or the call of a tool) waits for a decision  -
    review_decided     proposed and effective code, who or which rule, the reason ReviewCode
    code_requested     intent: approved code goes to a sandbox                    -
    code_finished      outcome of every block, files, attempts                    RunCode
    tool_requested     intent: a tool is being called                             -
    tool_finished      what it returned, or its error                             RunTool
    budget_reached     intent: a person is asked about the run's budget           -
    budget_decided     the limits that were raised, or the end, and who said so   -
    run_forked         from which run and entry; what is before it is that run's  -
    run_paused         why, and what to do                                        -
    run_resumed        who                                                        -
    run_ended          the stop reason and the summary                            -

Rows are gathered and written in groups: one transaction just before anything that takes time (a model, a person, a
cell), and one at the end. Between an answer and the transaction that holds it lies nothing but arithmetic, and a turn
of a conversation costs one commit (docs/decisions/0006).

Writing is fenced twice: the rows go in only while the run's `epoch` is the one that the writer claimed, and its `seq`
the one that the writer left it at. So entries are contiguous and never doubled, whoever else believes to hold the run.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from runs.models import Entry, Run

ANSWERS = (
    "chat_started",
    "said",
    "speaker_chosen",
    "chat_ended",
    "model_answered",
    "person_answered",
    "review_decided",
    "code_finished",
    "tool_finished",
)
INTENTS = ("model_called", "person_asked", "review_requested", "code_requested", "tool_requested")
#: Of them those that put something before a person.
ASKED = ("person_asked", "review_requested", "budget_reached")
#: Of steps that were tried and did not come to an answer by that.
TRIES = ("model_failed",)

# The ORM takes five times as long for the same two statements, and this is what every turn of every run pays.
_ADVANCE = """
    UPDATE runs_run SET seq = %s, touched = %s, prompt_tokens = prompt_tokens + %s,
        completion_tokens = completion_tokens + %s, cost = cost + %s, cost_is_partial = cost_is_partial OR %s
    WHERE id = %s AND epoch = %s AND seq = %s AND status = %s
    RETURNING pause_requested
"""
_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")
_INSERT = (
    "INSERT INTO runs_entry (run_id, seq, step, kind, identity, data, created) VALUES (%s, %s, %s, %s, %s, %s, %s)"
)


class LostLease(Exception):
    """Somebody else holds the run now: whatever this process still wants to write must not be written."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to write to one run, valid while `epoch` is the run's own."""

    run_id: UUID
    epoch: int


@dataclass(frozen=True, slots=True)
class Row:
    """An entry to be. `identity` is given exactly where it answers step `step`."""

    kind: str
    data: Mapping[str, Any] = field(default_factory=dict)
    step: str | None = None
    identity: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Spent:
    """What a row adds to the run's totals. `cost` None: no price is known."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: Decimal | None = Decimal(0)
    cost_is_partial: bool = False

    def __add__(self, other: Spent) -> Spent:
        """Totals never have `cost` None: what is known is added up, and `cost_is_partial` says that it is not all."""
        return Spent(
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            (self.cost or 0) + (other.cost or Decimal(0)),
            self.cost_is_partial or self.cost is None or other.cost_is_partial or other.cost is None,
        )


NOTHING = Spent()


class Pen:
    """The one writer of a run's journal while a lease is held. `seq` is the last entry that is written. `is_to_pause`
    says whether a person had asked for a pause when that was: each write brings the news, and takes no time for it.

    Noting is for the event loop and takes no time; writing is for the database's thread. What was noted is forgotten
    only there and only after the commit, so that a wait that is cancelled neither loses rows nor writes them twice.
    What is noted while writing, by who writes, goes with that transaction: if it is undone, so is the note.
    """

    def __init__(self, lease: Lease, seq: int) -> None:
        self.lease, self.seq = lease, seq
        self.is_to_pause = False
        self._noted: list[tuple[Row, Spent]] = []
        self._inside: list[tuple[Row, Spent]] = []
        self._writer = 0
        self._lock = threading.Lock()

    @property
    def noted(self) -> int:
        """How many rows are not written yet."""
        return len(self._noted)

    @property
    def is_writing(self) -> bool:
        """Whether this thread is in a transaction of the journal's, which may yet be undone."""
        return threading.get_ident() == self._writer

    def note(self, row: Row, spent: Spent = NOTHING) -> None:
        """`row` is the next entry, written with the next group."""
        noted = self._inside if self.is_writing else self._noted
        noted.append((row, spent))

    def write(self) -> None:
        """Write what was noted, in its order. Raises LostLease, and then nothing was written."""
        with self.writing():
            pass

    @contextmanager
    def writing(self, *rows: Row) -> Iterator[list[tuple[Row, Spent]]]:
        """The same, and `rows` behind it, in one transaction with what is done inside; what is noted inside is written
        at its end, and is what this yields."""
        with self._lock:
            before, self._writer = len(self._noted), threading.get_ident()
            try:
                with transaction.atomic():
                    first = _append(self.lease, self.seq, [*self._noted[:before], *((row, NOTHING) for row in rows)])
                    yield self._inside
                    last = _append(self.lease, first.seq, self._inside)
            finally:
                self._writer, self._inside = 0, []
            self.seq = last.seq
            self.is_to_pause = self.is_to_pause or first.is_to_pause or last.is_to_pause
            del self._noted[:before]


def open_with(run: Run, *rows: Row) -> None:
    """The first entries, in the transaction that makes the run: nobody else can know the run yet."""
    run.seq = len(rows)
    run.save(update_fields=["seq"])
    Entry.objects.bulk_create(
        Entry(run=run, seq=seq, step=row.step, kind=row.kind, identity=row.identity, data=dict(row.data))
        for seq, row in enumerate(rows, 1)
    )


def read(run_id: UUID, after: int = 0) -> list[Entry]:
    return list(Entry.objects.filter(run_id=run_id, seq__gt=after).order_by("seq"))


@dataclass(frozen=True, slots=True)
class _Written:
    seq: int
    is_to_pause: bool = False


def _append(lease: Lease, seq: int, noted: Sequence[tuple[Row, Spent]]) -> _Written:
    """The seq of the last entry, after writing these behind entry `seq`. Raises LostLease."""
    if not noted:
        return _Written(seq)
    now, last = timezone.now(), seq + len(noted)
    run_id, written = _stored(Run.id, lease.run_id), _stored(Run.touched, now)
    spent = reduce(Spent.__add__, (spent for _, spent in noted if spent is not NOTHING), NOTHING)
    totals = (spent.prompt_tokens, spent.completion_tokens, _stored(Run.cost, spent.cost), spent.cost_is_partial)
    with connection.cursor() as cursor:
        cursor.execute(_ADVANCE, (last, written, *totals, run_id, lease.epoch, seq, Run.Status.RUNNING.value))
        advanced = cursor.fetchall()
        if not advanced:
            raise LostLease(lease.run_id)
        cursor.executemany(
            _INSERT,
            [
                (run_id, number, row.step, row.kind, _json(row.identity), _json(row.data), written)
                for number, (row, _) in enumerate(noted, seq + 1)
            ],
        )
    return _Written(last, bool(advanced[0][0]))


def _json(data: Mapping[str, Any] | None) -> str | None:
    if data is None:
        return None
    text = json.dumps(data)
    # PostgreSQL keeps no NUL; models write it into the arguments of calls.
    return _NUL.sub(r"\1\\ufffd", text) if r"\u0000" in text else text


def _stored(column: Any, value: Any) -> Any:
    """As this database takes it."""
    return column.field.get_db_prep_value(value, connection)
