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
from runs.profiles.terms import AS_SHOWN, Change, OutOfBounds, Terms
from runs.replay import blocks_from, blocks_to
from runs.reviews import endorsing, people, record
from runs.reviews.meaning import Meaning, Said
from runs.reviews.verdicts import (
    Answer,
    Approve,
    ApproveEdited,
    AskForChanges,
    Reject,
    Undecidable,
    Verdict,
)
from runs.risks import assess, assessment
from studio.accounts.models import User

#: The terms under which code would run now. Raises SandboxError where there are none.
Offered = Callable[[], Terms | None]


def request(run_id: UUID, path: str, step: ReviewCode, offered: Offered = lambda: None) -> Review:
    """The review of step `path`: made on the first call, the same one on every later. `offered` gives the terms that it
    would run under, which are frozen then; None for the call of a tool. So is what can be read of the code."""
    known = Review.objects.filter(run_id=run_id, step=path).first()
    if known is not None:
        return known
    agreed = offered()
    seen = assess(step.blocks, agreed.limits if agreed else None)
    return Review.objects.create(
        run_id=run_id,
        step=path,
        agent=step.agent,
        author=step.author,
        blocks=blocks_to(step.blocks),
        digest=digest_of_blocks(step.blocks),
        terms=agreed and terms.to_json(agreed),
        risk=seen.level,
        assessment=assessment.to_json(seen),
    )


def demand(review: Review, people: int) -> None:
    """So many people have to approve it, each the same."""
    if review.needs != people:
        Review.objects.filter(pk=review.pk, decision="").update(needs=people)
        review.needs = people


def decide(review_id: UUID, verdict: Verdict, by: User | None, seconds: float | None = None) -> Review:
    """Take a person's decision and wake the run; `seconds` is for how long they had it before them. Where more people
    are needed it is one approval of several, and the review stays undecided. Raises Undecidable where it cannot be
    taken (any more)."""
    with transaction.atomic():
        lifecycle.lock(Review.objects.values_list("run_id", flat=True).get(pk=review_id))
        review = Review.objects.select_related("run", "decided_by").get(pk=review_id)
        _check(review, verdict, by)
        meaning = _meaning(review, verdict, by)
        said = Said(by=by, seconds=seconds)
        if meaning.lets_run and not endorsing.is_enough(review, meaning, by):
            record.keep(review, meaning, said, endorsed=True)
        else:
            _settle(review, meaning, said)
            lifecycle.wake(review.run_id)
    review.refresh_from_db()
    return review


def decide_by_rule(review: Review, verdict: Verdict, rule: str, standing: UUID | None = None) -> None:
    """Take the decision that a rule made by a person demands; `rule` names it in the record, and `standing` is the one
    that stands. Where that was revoked or ran out meanwhile nothing is decided."""
    if standing is not None and not Rule.still_holds(standing):
        return
    Review.objects.filter(pk=review.pk, decision="").update(standing=standing)
    _settle(review, _meaning(review, verdict, None), Said(rule=rule))
    review.refresh_from_db()


def _check(review: Review, verdict: Verdict, by: User | None) -> None:
    if by is not None:
        people.check(by, review.run.workspace_id)
    if review.decision:
        raise Undecidable(_decided_already(review))
    if review.run.status == Run.Status.ENDED:
        raise Undecidable("The run has ended; nothing waits for this decision any more.")
    if paths.is_again(review.step) and _changes(verdict):
        raise Undecidable("This was begun already: it can be run once more as it is, or not.")
    if verdict.digest != review.digest:
        raise Undecidable("This is not the code that waits for review: reload the page and look again.")
    if digest_of_blocks(blocks_from(review.blocks)) != review.digest:
        raise Undecidable("The code was changed after it was put before people. Stop the run: nothing may run of it.")


def _decided_already(review: Review) -> str:
    who = review.decided_by or review.rule or "somebody"
    return f"Already decided by {who}: {review.get_decision_display().lower()}."


def _changes(verdict: Verdict) -> bool:
    """Whether something else would happen than what was shown."""
    match verdict:
        case Reject():
            return False
        case Approve(change=change):
            return change != AS_SHOWN
    return True


def _settle(review: Review, meaning: Meaning, said: Said) -> None:
    settled = Review.objects.filter(pk=review.pk, decision="").update(
        decision=meaning.decision,
        effective=blocks_to(meaning.effective),
        effective_digest=meaning.digest,
        effective_terms=meaning.terms and terms.to_json(meaning.terms),
        reason=meaning.reason,
        rule=said.rule,
        decided_by=said.by,
        decided=timezone.now(),
    )
    if not settled:
        raise Undecidable("Somebody else decided first.")
    record.keep(review, meaning, said)


def _meaning(review: Review, verdict: Verdict, by: User | None) -> Meaning:
    proposed = blocks_from(review.blocks)
    match verdict:
        case Approve(change=change):
            return Meaning(Review.Decision.APPROVED, proposed, _agreed(review, change, by))
        case ApproveEdited(codes=codes, change=change):
            effective = _edited(proposed, codes)
            is_edit = effective != proposed
            decision = Review.Decision.EDITED if is_edit else Review.Decision.APPROVED
            return Meaning(decision, effective, _agreed(review, change, by))
        case Reject(reason=reason):
            return Meaning(Review.Decision.REJECTED, reason=reason.strip())
        case AskForChanges(wishes=wishes):
            return Meaning(Review.Decision.CHANGES, reason=_said(wishes, "Say what is to be changed."))
        case Answer(text=text):
            return Meaning(Review.Decision.ANSWERED, reason=_said(text, "Say what the agent is to be told instead."))


def _said(text: str, wish: str) -> str:
    if not text.strip():
        raise Undecidable(wish)
    return text.replace("\r\n", "\n").strip()


def _agreed(review: Review, change: Change, by: User | None) -> Terms | None:
    """The terms that apply: those that were shown, changed as the reviewer wants. An owner may have drawn the profile's
    bounds closer since; no person gives more than they are now. A rule changes nothing."""
    if review.terms is None:
        return None
    shown = terms.from_json(review.terms)
    if by is None:
        return shown
    try:
        return terms.changed(shown, change, choosing.bounds_now(review.run.workspace_id, shown))
    except OutOfBounds as error:
        raise Undecidable(f"These limits cannot be given. {error}") from None


def _edited(proposed: tuple[CodeBlock, ...], codes: tuple[str, ...]) -> tuple[CodeBlock, ...]:
    if len(codes) != len(proposed):
        raise Undecidable(f"{len(proposed)} blocks wait for review, but {len(codes)} came back.")
    # Browsers send CRLF line ends in forms; what was not changed must stay the same bytes.
    plain = (code.replace("\r\n", "\n") for code in codes)
    effective = tuple(CodeBlock(block.language, code) for block, code in zip(proposed, plain, strict=True))
    if not any(block.code.strip() for block in effective):
        raise Undecidable("No code is left to run: reject it instead, with a reason.")
    return effective
