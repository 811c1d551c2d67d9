"""Keeping what a rehearsal came to: its code is approved, and its result is the execution's, so nothing runs twice."""

from __future__ import annotations

from django.db import transaction

from agents.conversation.steps import digest_of_blocks
from runs import executions, lifecycle, workspace
from runs.models import Execution, Rehearsal, Review
from runs.profiles import terms
from runs.profiles.terms import Change
from runs.replay import blocks_from
from runs.reviews import deciding
from runs.reviews.verdicts import Approve, ApproveEdited, Undecidable
from studio.accounts.models import User


@transaction.atomic
def keep(row: Rehearsal, by: User, seconds: float | None = None) -> Execution:
    """Raises Undecidable where it cannot be kept: then everything is as it was."""
    lifecycle.lock(row.review.run_id)
    row = _still_there(row)
    review = row.review
    _check(row, review, by)
    decided = deciding.decide(review.pk, verdict_of(row), by, seconds)
    if (decided.effective, decided.effective_terms) != (row.blocks, row.terms):
        raise Undecidable("What was tried is not what would run now. Try it again.")
    why = f"{row.by} tried it before it was approved, with the network off, and kept the result"
    execution = executions.done_before(decided, row.base, row.outcome or {}, row.files, why)
    row.delete()
    return execution


def verdict_of(row: Rehearsal) -> Approve | ApproveEdited:
    """What keeping it decides."""
    limits = terms.from_json(row.terms).limits
    change = Change(limits.seconds, limits.memory, limits.cpus, limits.workspace, ())
    if row.blocks == row.review.blocks:
        return Approve(row.review.digest, change)
    return ApproveEdited(row.review.digest, tuple(code for _, code in row.blocks), change)


def _still_there(row: Rehearsal) -> Rehearsal:
    """As it is now that nobody else can keep it."""
    now = Rehearsal.objects.select_related("review__run").filter(pk=row.pk).first()
    if now is None:
        raise Undecidable("This trial is over: it was kept or discarded already.")
    return now


def _check(row: Rehearsal, review: Review, by: User) -> None:
    if row.by_id != by.pk:
        raise Undecidable("Somebody else tried this. Try it yourself, or approve it.")
    if row.state != Rehearsal.State.DONE:
        raise Undecidable("There is no result yet that could be kept.")
    if review.needs > 1:
        raise Undecidable(f"{review.needs} people have to approve this, so it runs once they have.")
    if digest_of_blocks(blocks_from(row.blocks)) != row.digest:
        raise Undecidable("What was tried is not what would run now. Try it again.")
    if row.base != workspace.newest(review.run):
        raise Undecidable("The files of the run have changed since it was tried. Try it again.")
    if any(block["ended"] in ("lost", "stopped") for block in row.blocks_of_outcome):
        raise Undecidable("It did not come to its end, so there is no result that could be kept.")
