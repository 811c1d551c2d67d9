"""What was read of the code when it was put before a person."""

from __future__ import annotations

from runs.profiles import terms
from runs.replay import blocks_from
from runs.reviews.rows import Review
from runs.risks import Assessment, assess, assessment


def assessment_of(review: Review) -> Assessment:
    """As it was frozen; read now of reviews that are older than that."""
    if review.assessment:
        return assessment.from_json(review.assessment)
    limits = terms.from_json(review.terms).limits if review.terms else None
    return assess(blocks_from(review.blocks), limits)
