"""Approvals where more than one person has to approve: of the same code, under the same terms, by different people."""

from __future__ import annotations

from agents.conversation.steps import digest
from runs.profiles import terms
from runs.reviews.meaning import Meaning
from runs.reviews.rows import Endorsement, Review
from runs.reviews.verdicts import Undecidable
from studio.accounts.models import User


def is_enough(review: Review, meaning: Meaning, by: User | None) -> bool:
    """Count this approval, and say whether no more are needed. Called under the run's lock. Raises Undecidable where it
    cannot count."""
    if review.needs <= 1:
        return True
    if by is None:
        raise Undecidable(f"{review.needs} people have to approve this, so each has to be signed in.")
    bound = digest([meaning.digest, meaning.terms and terms.to_json(meaning.terms)])
    _, is_new = Endorsement.objects.get_or_create(review=review, by=by, bound=bound)
    if not is_new:
        raise Undecidable("You have approved this already. Somebody else has to approve it, too.")
    return Endorsement.objects.filter(review=review, bound=bound).count() >= review.needs
