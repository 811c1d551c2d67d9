"""The record of decisions: the only place that writes it. It is only ever added to."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from runs.models import Decision, Review
from runs.profiles import terms
from runs.replay import blocks_to
from runs.reviews.meaning import Meaning, Said
from runs.reviews.seen import assessment_of


def keep(review: Review, meaning: Meaning, said: Said, *, endorsed: bool = False) -> None:
    """Called in the transaction of the decision."""
    run, seen = review.run, assessment_of(review)
    Decision.objects.create(
        workspace_id=run.workspace_id,
        run=run.pk,
        run_number=run.number,
        team=run.team_name[:200],
        review=review.pk,
        agent=review.agent,
        author=review.author,
        verdict=Decision.Verdict.ENDORSED if endorsed else meaning.decision,
        by=str(said.by or "")[:150],
        by_id=said.by.pk if said.by else None,
        rule=said.rule,
        reason=meaning.reason,
        risk=seen.level,
        kinds=sorted(seen.kinds),
        lines=sum(len(code.splitlines()) for _, code in review.blocks),
        seconds=said.seconds,
        shown=review.blocks,
        digest=review.digest,
        effective=blocks_to(meaning.effective),
        effective_digest=meaning.digest,
        effective_terms=meaning.terms and terms.to_json(meaning.terms),
        at=timezone.now(),
    )


def of(review: Review) -> dict[str, Any]:
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
