"""Reviews: the queue of those that wait, and the decision of a person about one."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from agents.cast import Member, cast
from agents.spec import TeamSpec
from runs.models import Review
from runs.reviews import deciding, shown
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
from runs.views.answers import not_taken, taken
from runs.views.wishes import limits_wanted
from studio.accounts.requests import MemberRequest

LONGEST_REASON = 2_000
LONGEST_ANSWER = 100_000
RECENT = 20


@require_GET
def queue(request: MemberRequest) -> HttpResponse:
    mine = Review.objects.visible_to(request.user).filter(run__workspace=request.workspace)
    mine = mine.select_related("run", "decided_by")
    waiting = [(review, _author(review)) for review in mine.waiting().order_by("created")]
    decided = [(review, _author(review)) for review in mine.exclude(decision="").order_by("-decided")[:RECENT]]
    return render(request, "runs/reviews.html", {"waiting_rows": waiting, "decided": decided})


@require_GET
def badge(request: MemberRequest) -> HttpResponse:
    """How many wait, for the rail."""
    count = Review.objects.visible_to(request.user).waiting().count()
    return render(request, "runs/_badge.html", {"count": count})


@require_POST
def decide(request: MemberRequest, pk: UUID) -> HttpResponse:
    mine = Review.objects.visible_to(request.user).select_related("run__workspace")
    review = get_object_or_404(mine, pk=pk)
    request.workspace = review.run.workspace
    codes = tuple(request.POST.get(f"code-{at}", "") for at in range(len(review.blocks)))
    try:
        verdict = _verdict(request.POST, codes)
        if verdict is None:
            return HttpResponseBadRequest("A verdict is approve, edit, reject, changes or answer.")
        seconds = shown.seconds_since(request.POST.get("shown", ""), review, request.user)
        deciding.decide(review.pk, verdict, request.user, seconds)
    except NotPermitted as error:
        return not_taken(request, review.run, str(error), status=403)
    except Undecidable as error:
        codes = codes if request.POST.get("verdict") == "edit" else ()
        return not_taken(request, review.run, str(error), codes=codes)
    return taken(request, review.run)


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
            return AskForChanges(digest, form.get("reason", "")[:LONGEST_REASON])
        case "answer":
            return Answer(digest, form.get("text", "")[:LONGEST_ANSWER])
    return None


def _author(review: Review) -> Member | None:
    members = cast(TeamSpec.parse(review.run.spec))
    return next((member for member in members if member.name == review.author), None)
