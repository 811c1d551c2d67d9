"""Forks: a new run that shares another's past up to one of its entries, and goes on by itself from there.

What happened, happened in the other run: its answers are copied into the new journal, so nothing of the shared past is
asked, called or run again. Its reviews, questions and executions stay where they are, for they were given there; the
copied entries name them. The files that its steps left come along, by content.

Two things do not come along. An intent without its answer: the fork begins that step anew (and asks a person first
where it may have reached the outside). And an approval of which nothing came yet: a decision counts once, and its own
run may still use it, so the fork asks again.

Tokens, cost and budget of a fork begin at nothing: its past was paid for by the other run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from runs import doorbell, journal, lifecycle, paths, workspace
from runs.journal import ANSWERS, INTENTS, TRIES, Row
from runs.models import Entry, Run
from studio.accounts.models import User

#: Decisions after which no code follows.
_NOTHING_RUNS = ("rejected", "changes", "answered")
#: Ends after which it can go on, in a fork.
UNFINISHED = ("budget", "stopped")

#: What can be said differently in a fork.
EDITABLE = ("model_answered", "person_answered")


class NotForkable(Exception):
    """The fork was not made; `str()` says why, for the person who wanted it."""


@dataclass(frozen=True, slots=True)
class Edit:
    """The message at which the run is forked says this instead."""

    text: str


def fork(run: Run, at: int, by: User | None = None, edit: Edit | None = None, *, ring: bool = True) -> Run:
    """A new run in which everything up to entry `at` has happened. Raises NotForkable.

    `edit` is for an entry that is a message of a model or of a person, or their answer. `ring` False leaves it to the
    caller to drive the run.
    """
    past = _past(run, at)
    rows = _edited(past, edit, by) if edit else past
    kept = _kept(rows)
    told = {"run": str(run.pk), "number": run.number, "at": at, "by": str(by or ""), "edited": edit is not None}
    with transaction.atomic():
        new = lifecycle.create(
            run.workspace,
            team=run.team,
            version=run.version,
            spec=run.spec,
            task=run.task,
            approve=run.approve,
            started_by=by,
            forked_from=run,
            forked_at=at,
            inherited=len(kept),
        )
        journal.open_with(new, *(_row(entry) for entry in kept), Row("run_forked", told))
        left = {entry.step for entry in kept if entry.kind in ("code_finished", "tool_finished")}
        workspace.share(run, new, left)
        if ring:
            doorbell.ring(new.pk)
    return new


def retry(run: Run, by: User | None = None) -> Run | None:
    """Go on from the step that failed, or at which it was ended: the run itself where it is paused, a fork of it where
    it has ended and was not done. However often and by however many it is asked for, it goes on once. None: there is
    nothing to try again."""
    if lifecycle.resume(run.pk, by):
        return run
    with transaction.atomic():
        lifecycle.lock(run.pk)
        run.refresh_from_db()
        if run.status != Run.Status.ENDED or run.stop_rule not in UNFINISHED:
            return None
        return run.forks.filter(forked_at=run.seq).first() or fork(run, run.seq, by)


def _past(run: Run, at: int) -> list[Entry]:
    """The entries up to `at`. What is written never changes, so the run may go on meanwhile."""
    entries = list(run.entries.filter(seq__lte=at).order_by("seq"))
    if at < 1 or len(entries) != at:
        raise NotForkable(f"{run} has no entry {at}: its journal has {run.seq}.")
    return entries


def _kept(entries: Sequence[Entry]) -> list[Entry]:
    """Of these the ones that are true of the fork, too."""
    answered = {entry.step for entry in entries if entry.kind in ANSWERS}
    answered -= {entry.step for entry in entries if _is_unused(entry, answered)}
    kinds = (*ANSWERS, *INTENTS, *TRIES)
    return [
        entry
        for entry in entries
        if entry.kind == "run_started" or (entry.kind in kinds and (entry.step in answered or _is_cut_off(entry)))
    ]


def _is_unused(entry: Entry, answered: set[str | None]) -> bool:
    """Whether this approved something that has not happened, or is about a step that may be tried again and was not."""
    if entry.kind != "review_decided" or (entry.data["decision"] in _NOTHING_RUNS and not paths.is_again(entry.step)):
        return False
    return paths.following(entry.step or "") not in answered


def _is_cut_off(entry: Entry) -> bool:
    """A call that may have reached the outside: the fork, too, asks a person before it makes it once more."""
    return entry.kind == "tool_requested" and "execution" not in entry.data


def _edited(entries: list[Entry], edit: Edit, by: User | None) -> list[Entry]:
    """The same past with another answer at its end. What was said of it is left out: it is said anew."""
    last = entries[-1]
    is_said = last.kind == "said" and not paths.is_first(last.step)
    step = paths.previous(last.step or "") if is_said else last.step
    written = [entry for entry in entries if entry.step == step and entry.kind in EDITABLE]
    if not written:
        raise NotForkable("Only what a model answered or a person said can be said differently.")
    written[0].data |= {"text": edit.text, "edited_by": str(by or "A person")}
    return entries[:-1] if is_said else entries


def _row(entry: Entry) -> Row:
    return Row(entry.kind, entry.data, entry.step, entry.identity)
