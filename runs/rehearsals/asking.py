"""Asking for a rehearsal, dropping one, and finding those that nobody ends."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from agents.conversation.code_blocks import CodeBlock
from agents.conversation.steps import digest_of_blocks
from runs import doorbell, leases, lifecycle, owner, paths, workspace
from runs.models import Rehearsal, Review, Run
from runs.policy import is_call
from runs.profiles import choosing, terms
from runs.profiles.terms import AS_SHOWN, Change, OutOfBounds
from runs.replay import blocks_from, blocks_to
from runs.reviews import people
from runs.reviews.verdicts import Undecidable
from studio.accounts.models import User

#: Who wants to look at it does so by then; what it left lies in the store until it is forgotten.
KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wish:
    """What to try: `digest` is of the code as the reviewer saw it, `codes` one text for each block where they edited
    it, `change` what they want otherwise of the limits."""

    digest: str
    codes: tuple[str, ...] | None = None
    change: Change = AS_SHOWN


def start(review_id: UUID, wish: Wish, by: User) -> Rehearsal:
    """Ask for it, in the name of `by`, who approves just this; it takes the place of their last one. Rings once it is
    committed. Raises Undecidable, with the reason, where it cannot be tried."""
    with transaction.atomic():
        review = Review.objects.select_related("run").get(pk=review_id)
        lifecycle.lock(review.run_id)
        review.refresh_from_db()
        _check(review, wish, by)
        blocks = _wanted(review, wish.codes)
        Rehearsal.objects.filter(review=review, by=by).delete()
        row = Rehearsal.objects.create(
            review=review,
            by=by,
            blocks=blocks_to(blocks),
            digest=digest_of_blocks(blocks),
            base=workspace.newest(review.run),
            terms=_terms(review, wish.change),
        )
        doorbell.ring_rehearsal(row.pk)
    return row


def drop(row: Rehearsal) -> None:
    """It is over, and nothing of it is kept. Where it runs, its worker hears of that with its next sign of life."""
    Rehearsal.objects.filter(pk=row.pk).delete()


def sweep(now: datetime) -> None:
    """Begin those again whose worker was lost: with the network off nobody heard of them. Ring for those that nobody
    heard of, and forget those that nobody can keep any more."""
    over = ~Q(review__decision="") | Q(review__run__ended__isnull=False) | Q(created__lt=now - KEPT_FOR)
    Rehearsal.objects.filter(over).exclude(state=Rehearsal.State.RUNNING).delete()
    running = Rehearsal.objects.filter(state=Rehearsal.State.RUNNING)
    owner.bury(running)
    leases.let_go(running.filter(leases.lapsed(now)), state=Rehearsal.State.QUEUED)
    queued = Rehearsal.objects.filter(state=Rehearsal.State.QUEUED)
    for row in queued.filter(leases.unheard("created", now - lifecycle.UNHEARD)):
        doorbell.ring_rehearsal(row.pk)


def _check(review: Review, wish: Wish, by: User) -> None:
    people.check(by, review.run.workspace_id)
    if review.decision or review.run.status == Run.Status.ENDED:
        raise Undecidable("This has been decided already; there is nothing left to try.")
    if is_call(blocks_from(review.blocks)) or review.terms is None:
        raise Undecidable("The call of a tool cannot be tried: it would be the call itself.")
    if paths.is_again(review.step):
        raise Undecidable("This was begun already: it can be run once more as it is, or not.")
    if wish.digest != review.digest:
        raise Undecidable("This is not the code that waits for review: reload the page and look again.")


def _wanted(review: Review, codes: tuple[str, ...] | None) -> tuple[CodeBlock, ...]:
    proposed = blocks_from(review.blocks)
    if codes is None:
        return proposed
    if len(codes) != len(proposed):
        raise Undecidable(f"{len(proposed)} blocks wait for review, but {len(codes)} came back.")
    pairs = zip(proposed, codes, strict=True)
    return tuple(CodeBlock(block.language, code.replace("\r\n", "\n")) for block, code in pairs)


def _terms(review: Review, change: Change) -> dict[str, object]:
    shown = terms.from_json(review.terms or {})
    try:
        agreed = terms.changed(shown, replace(change, hosts=()), choosing.bounds_now(review.run.workspace_id, shown))
    except OutOfBounds as error:
        raise Undecidable(f"These limits cannot be given. {error}") from None
    return terms.to_json(agreed)
