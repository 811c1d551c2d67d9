"""The journal: an append-only list of rows, and the only place that writes them.

    kind               what it records                                            answers the step
    run_started        task, files, who                                           -
    said               a message of the transcript                                Say
    model_called       intent: a model is being asked                             -
    model_failed       one connection failed, the next is tried                   -
    model_answered     text, usage, cost, seconds                                 CallModel
    person_asked       intent: a person is asked                                  -
    person_answered    what the person said                                       AskPerson
    review_requested   intent: code waits for a decision                          -
    review_decided     proposed and effective code, who or which rule, the reason ReviewCode
    code_requested     intent: approved code goes to a sandbox                    -
    code_finished      outcome of every block, files, attempts                    RunCode
    run_paused         why, and what to do                                        -
    run_resumed        who                                                        -
    run_ended          the stop reason and the summary                            -

Appending is fenced: the row is written only while the writer still holds the run's lease (the run's `epoch` is the one
it claimed). `seq` is taken from the run's own row in the same transaction, so entries are contiguous and never doubled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from runs.models import Entry, Run

ANSWERS = ("said", "model_answered", "person_answered", "review_decided", "code_finished")


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
    step: int | None = None
    identity: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Spent:
    """What a row adds to the run's totals. `cost` None: no price is known."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: Decimal | None = Decimal(0)


NOTHING = Spent()


def append(lease: Lease, row: Row, spent: Spent = NOTHING) -> Entry:
    """Write `row` as the run's next entry. Raises LostLease, and then nothing was written."""
    now = timezone.now()
    with transaction.atomic():
        held = Run.objects.filter(pk=lease.run_id, epoch=lease.epoch, status=Run.Status.RUNNING).update(
            seq=F("seq") + 1, lease_until=now + timedelta(seconds=settings.LEASE_SECONDS), touched=now, **_totals(spent)
        )
        if not held:
            raise LostLease(lease.run_id)
        seq = Run.objects.values_list("seq", flat=True).get(pk=lease.run_id)
        return _write(lease.run_id, seq, row)


def open_with(run: Run, row: Row) -> Entry:
    """The first entry, in the transaction that makes the run: nobody else can know the run yet."""
    run.seq = 1
    run.save(update_fields=["seq"])
    return _write(run.pk, 1, row)


def read(run_id: UUID, after: int = 0) -> list[Entry]:
    return list(Entry.objects.filter(run_id=run_id, seq__gt=after).order_by("seq"))


def _write(run_id: UUID, seq: int, row: Row) -> Entry:
    identity = dict(row.identity) if row.identity is not None else None
    return Entry.objects.create(
        run_id=run_id, seq=seq, step=row.step, kind=row.kind, identity=identity, data=dict(row.data)
    )


def _totals(spent: Spent) -> dict[str, Any]:
    if spent is NOTHING:
        return {}
    return {
        "prompt_tokens": F("prompt_tokens") + spent.prompt_tokens,
        "completion_tokens": F("completion_tokens") + spent.completion_tokens,
    } | ({"cost_is_partial": True} if spent.cost is None else {"cost": F("cost") + spent.cost})
