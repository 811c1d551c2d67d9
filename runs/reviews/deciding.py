"""Reviews of code, and of calls of tools, which are one block of JSON: asked for, and decided. The only place that
decides one.

A decision is single-use and bound to bytes: it names the digest of what the reviewer was shown, and fails where that is
not what was proposed. The first decision wins; who comes later is told whose it was.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from agents.conversation.code_blocks import CodeBlock
from agents.conversation.steps import ReviewCode, digest_of_blocks
from runs import lifecycle, paths
from runs.models import Review, Rule, Run
from runs.profiles import choosing, terms
from runs.profiles.terms import AS_SHOWN, OutOfBounds, Terms
from runs.replay import blocks_from, blocks_to
from runs.reviews.verdicts import Approve, ApproveEdited, Reject, Undecidable, Verdict
from studio.accounts.models import User

#: The terms under which code would run now. Raises SandboxError where there are none.
Offered = Callable[[], Terms | None]


def request(run_id: UUID, path: str, step: ReviewCode, offered: Offered = lambda: None) -> Review:
    """The review of step `path`: made on the first call, the same one on every later. `offered` gives the terms that it
    would run under, which are frozen then; None for the call of a tool."""
    known = Review.objects.filter(run_id=run_id, step=path).first()
    if known is not None:
        return known
    agreed = offered()
    return Review.objects.create(
        run_id=run_id,
        step=path,
        agent=step.agent,
        author=step.author,
        blocks=blocks_to(step.blocks),
        digest=digest_of_blocks(step.blocks),
        terms=agreed and terms.to_json(agreed),
    )


def decide(review_id: UUID, verdict: Verdict, by: User | None) -> Review:
    """Take a person's decision and wake the run. Raises Undecidable where it cannot be taken (any more)."""
    with transaction.atomic():
        lifecycle.lock(Review.objects.values_list("run_id", flat=True).get(pk=review_id))
        review = Review.objects.select_related("run", "decided_by").get(pk=review_id)
        _check(review, verdict)
        _settle(review, verdict, by=by)
        lifecycle.wake(review.run_id)
    review.refresh_from_db()
    return review


def decide_by_rule(review: Review, verdict: Verdict, rule: str, standing: UUID | None = None) -> None:
    """Take the decision that a rule made by a person demands; `rule` names it in the record, and `standing` is the one
    that stands. Where that was revoked or ran out meanwhile nothing is decided."""
    if standing is not None and not Rule.still_holds(standing):
        return
    Review.objects.filter(pk=review.pk, decision="").update(standing=standing)
    _settle(review, verdict, rule=rule)
    review.refresh_from_db()


def record(review: Review) -> dict[str, object]:
    """What the journal keeps of a decision: proposed and effective code and terms, and whose decision it was."""
    agreed = {"terms": review.terms, "effective_terms": review.effective_terms} if review.terms else {}
    return agreed | {
        "review": str(review.pk),
        "decision": review.decision,
        "by": str(review.decided_by or ""),
        "rule": review.rule,
        "reason": review.reason,
        "proposed": review.blocks,
        "proposed_digest": review.digest,
        "effective": review.effective,
        "effective_digest": review.effective_digest,
    }


def _check(review: Review, verdict: Verdict) -> None:
    if review.decision:
        raise Undecidable(f"Already decided by {review.decided_by or review.rule or 'somebody'}.")
    if review.run.status == Run.Status.ENDED:
        raise Undecidable("The run has ended; nothing waits for this decision any more.")
    if paths.is_again(review.step) and _changes(verdict):
        raise Undecidable("This was begun already: it can be run once more as it is, or not.")
    if verdict.digest != review.digest:
        raise Undecidable("This is not the code that waits for review: reload the page and look again.")


def _changes(verdict: Verdict) -> bool:
    """Whether something else would happen than what was shown."""
    match verdict:
        case Reject():
            return False
        case Approve(change=change):
            return change != AS_SHOWN
        case ApproveEdited():
            return True


def _settle(review: Review, verdict: Verdict, *, by: User | None = None, rule: str = "") -> None:
    decision, effective, reason = _meaning(blocks_from(review.blocks), verdict)
    agreed = _agreed(review, verdict, by)
    settled = Review.objects.filter(pk=review.pk, decision="").update(
        decision=decision,
        effective=blocks_to(effective),
        effective_digest=digest_of_blocks(effective) if effective else "",
        effective_terms=agreed and terms.to_json(agreed),
        reason=reason,
        rule=rule,
        decided_by=by,
        decided=timezone.now(),
    )
    if not settled:
        raise Undecidable("Somebody else decided first.")


def _meaning(proposed: tuple[CodeBlock, ...], verdict: Verdict) -> tuple[str, tuple[CodeBlock, ...], str]:
    match verdict:
        case Approve():
            return Review.Decision.APPROVED, proposed, ""
        case Reject(reason=reason):
            return Review.Decision.REJECTED, (), reason.strip()
        case ApproveEdited(codes=codes):
            return _edited(proposed, codes)


def _agreed(review: Review, verdict: Verdict, by: User | None) -> Terms | None:
    """The terms that apply: those that were shown, changed as the reviewer wants. An owner may have drawn the profile's
    bounds closer since; no person gives more than they are now. A rule changes nothing."""
    if review.terms is None or isinstance(verdict, Reject):
        return None
    shown = terms.from_json(review.terms)
    if by is None:
        return shown
    try:
        return terms.changed(shown, verdict.change, choosing.bounds_now(review.run.workspace_id, shown))
    except OutOfBounds as error:
        raise Undecidable(f"These limits cannot be given. {error}") from None


def _edited(proposed: tuple[CodeBlock, ...], codes: tuple[str, ...]) -> tuple[str, tuple[CodeBlock, ...], str]:
    if len(codes) != len(proposed):
        raise Undecidable(f"{len(proposed)} blocks wait for review, but {len(codes)} came back.")
    # Browsers send CRLF line ends in forms; what was not changed must stay the same bytes.
    plain = (code.replace("\r\n", "\n") for code in codes)
    effective = tuple(CodeBlock(block.language, code) for block, code in zip(proposed, plain, strict=True))
    if not any(block.code.strip() for block in effective):
        raise Undecidable("No code is left to run: reject it instead, with a reason.")
    if effective == proposed:
        return Review.Decision.APPROVED, proposed, ""
    return Review.Decision.EDITED, effective, ""
