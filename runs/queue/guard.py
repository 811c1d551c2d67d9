"""Against approving without looking: what is of high risk wants two seconds and a deliberate gesture, and what is
approved together must be alike or harmless. The page asks for the gesture; what can be held to without it is held to
here, whoever sends the decision.
"""

from __future__ import annotations

from collections.abc import Sequence

from agents.conversation.code_blocks import CodeBlock
from runs.models import Review
from runs.profiles import terms
from runs.replay import blocks_from
from runs.reviews import people, shown
from runs.reviews.seen import assessment_of
from runs.reviews.verdicts import Approve, ApproveEdited, Undecidable, Verdict
from runs.risks import Level, assess
from studio.accounts.models import User

#: As long as the gesture of the page takes.
LEAST_SECONDS = 2.0


def check(review: Review, verdict: Verdict, token: str, user: User) -> float | None:
    """For how many seconds this person was shown it, None where nobody knows. Raises NotPermitted where they decide
    nothing here, Undecidable where something of high risk is approved that they were not shown for long enough.

    What was edited is held to the same where it was high before the edit, or is after it.
    """
    people.check(user, review.run.workspace_id)
    seconds = shown.seconds_since(token, review, user)
    if _level(review, verdict) < Level.HIGH:
        return seconds
    if seconds is None:
        raise Undecidable("This is of high risk: it is approved on its card, by holding the button, and nowhere else.")
    if seconds < LEAST_SECONDS:
        raise Undecidable("This is of high risk, and was shown for less than two seconds. Look at it, then approve it.")
    return seconds


def _level(review: Review, verdict: Verdict) -> Level:
    """Of what would run."""
    match verdict:
        case Approve():
            return assessment_of(review).level
        case ApproveEdited(codes=codes):
            pairs = zip(blocks_from(review.blocks), codes, strict=False)
            edited = tuple(CodeBlock(block.language, code) for block, code in pairs)
            limits = terms.from_json(review.terms).limits if review.terms else None
            return max(assessment_of(review).level, assess(edited, limits).level)
    return Level.LOW


def check_together(reviews: Sequence[Review]) -> None:
    """Raises Undecidable where these may not be approved at once."""
    levels = [assessment_of(review).level for review in reviews]
    if any(level == Level.HIGH for level in levels):
        raise Undecidable("What is of high risk is approved one by one.")
    if all(level == Level.LOW for level in levels) or _are_alike(reviews):
        return
    raise Undecidable("Only what is of low risk, or exactly the same, is approved together.")


def _are_alike(reviews: Sequence[Review]) -> bool:
    """The same bytes under the same terms."""
    first = reviews[0]
    agreed = first.terms and terms.from_json(first.terms)
    return all(one.digest == first.digest and (one.terms and terms.from_json(one.terms)) == agreed for one in reviews)
