"""The decision of a person about a review, and what is said of an edit before it is one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from agents.conversation.code_blocks import CodeBlock
from runs.models import Review
from runs.profiles import terms
from runs.queue import counting, guard
from runs.replay import blocks_from
from runs.reviews import deciding
from runs.reviews.seen import assessment_of
from runs.reviews.verdicts import (
    Answer,
    Approve,
    ApproveEdited,
    AskForChanges,
    NotPermitted,
    Reject,
    Undecidable,
    Verdict,
)
from runs.risks import assess
from runs.transcript.differences import Difference
from runs.views.answers import not_taken, taken
from runs.views.finding import review_of
from runs.views.wishes import limits_wanted
from studio.accounts.requests import MemberRequest

LONGEST_REASON = 2_000
LONGEST_ANSWER = 100_000
MOST_AT_ONCE = 200


@require_GET
def badge(request: MemberRequest) -> HttpResponse:
    """How many wait, for the rail."""
    return render(request, "runs/_badge.html", {"count": counting.waiting_for(request.user)})


@require_POST
def decide(request: MemberRequest, pk: UUID) -> HttpResponse:
    review = review_of(request, pk)
    codes = _codes(request.POST, review)
    try:
        verdict = _verdict(request.POST, codes)
        if verdict is None:
            return HttpResponseBadRequest("A verdict is approve, edit, reject, changes or answer.")
        seconds = guard.check(review, verdict, request.POST.get("shown", ""), request.user)
        deciding.decide(review.pk, verdict, request.user, seconds)
    except NotPermitted as error:
        return not_taken(request, review.run, str(error), status=403)
    except Undecidable as error:
        codes = codes if request.POST.get("verdict") == "edit" else ()
        return not_taken(request, review.run, str(error), codes=codes)
    return taken(request, review.run)


@require_POST
def risk(request: MemberRequest, pk: UUID) -> HttpResponse:
    """What an edit would do, and how it differs from what was proposed: for the card, while somebody types."""
    review = review_of(request, pk)
    limits = terms.from_json(review.terms).limits if review.terms else None
    codes = [code.replace("\r\n", "\n") for code in _codes(request.POST, review)]
    proposed = blocks_from(review.blocks)
    edited = tuple(CodeBlock(block.language, code) for block, code in zip(proposed, codes, strict=True))
    differences = [
        Difference(old.code.rstrip("\n"), new.code.rstrip("\n"), old.language)
        for old, new in zip(proposed, edited, strict=True)
    ]
    told: dict[str, Any] = {"assessment": assess(edited, limits), "before": assessment_of(review)}
    return render(request, "runs/items/_review_edit.html", told | {"review": review, "differences": differences})


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one of several: `why` it was not taken, "" where it was."""

    id: UUID
    why: str = ""


@require_POST
def decide_together(request: MemberRequest) -> HttpResponse:
    """Approves several: each `item` is "id digest", as the list showed it. Answered for each by itself; 409 where they
    may not be approved together at all."""
    named = dict(_named(line) for line in request.POST.getlist("item")[:MOST_AT_ONCE])
    mine = Review.objects.visible_to(request.user).select_related("run__workspace")
    reviews = [get_object_or_404(mine, pk=pk) for pk in named]
    if not reviews:
        return HttpResponseBadRequest("Nothing was chosen.")
    try:
        guard.check_together(reviews)
    except Undecidable as error:
        return HttpResponse(str(error), status=409)
    outcomes = [_approved(request, review, named[review.pk]) for review in reviews]
    return render(request, "runs/queue/_together.html", {"outcomes": outcomes})


def _named(line: str) -> tuple[UUID, str]:
    pk, _, digest = line.partition(" ")
    try:
        return UUID(pk), digest
    except ValueError:
        raise Http404 from None


def _approved(request: MemberRequest, review: Review, digest: str) -> Outcome:
    try:
        deciding.decide(review.pk, Approve(digest), request.user)
    except Undecidable as error:
        return Outcome(review.pk, str(error))
    taken(request, review.run)
    return Outcome(review.pk)


def _codes(form: QueryDict, review: Review) -> tuple[str, ...]:
    return tuple(form.get(f"code-{at}", "") for at in range(len(review.blocks)))


def _verdict(form: QueryDict, codes: tuple[str, ...]) -> Verdict | None:
    """None where it is none. Raises Undecidable for limits that cannot be read."""
    digest = form.get("digest", "")
    match form.get("verdict"):
        case "approve":
            return Approve(digest, limits_wanted(form))
        case "edit":
            return ApproveEdited(digest, codes, limits_wanted(form))
        case "reject":
            return Reject(digest, form.get("reason", "")[:LONGEST_REASON])
        case "changes":
            return AskForChanges(digest, (form.get("wanted") or form.get("reason", ""))[:LONGEST_REASON])
        case "answer":
            return Answer(digest, form.get("text", "")[:LONGEST_ANSWER])
    return None
