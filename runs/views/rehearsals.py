"""The trial run of code that waits for review: started, looked at, kept or discarded."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from runs.models import Rehearsal
from runs.queue import guard
from runs.rehearsals import asking, keeping, showing
from runs.rehearsals.asking import Wish
from runs.reviews.verdicts import Undecidable
from runs.views.answers import taken
from runs.views.finding import review_of
from runs.views.wishes import limits_wanted
from studio.accounts.requests import MemberRequest


@never_cache
@require_http_methods(["GET", "POST"])
def rehearse(request: MemberRequest, pk: UUID) -> HttpResponse:
    """GET: how far one's own trial of this is; nothing where there is none. POST: begins one. `as` is "edit" for what
    stands in the editor, in `code-0` and so on; else what was proposed is tried."""
    review = review_of(request, pk)
    if request.method == "GET":
        row = review.rehearsals.filter(by=request.user).first()
        return _shown(request, row) if row else HttpResponse()
    form = request.POST
    codes = tuple(form.get(f"code-{at}", "") for at in range(len(review.blocks))) if form.get("as") == "edit" else None
    try:
        row = asking.start(review.pk, Wish(form.get("digest", ""), codes, limits_wanted(form)), request.user)
    except Undecidable as error:
        return _refused(request, str(error))
    return _shown(request, row)


@require_POST
def keep(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Approves what was tried; its result becomes the run's, and nothing runs again."""
    row = _row(request, pk)
    try:
        seconds = guard.check(row.review, keeping.verdict_of(row), request.POST.get("shown", ""), request.user)
        keeping.keep(row, request.user, seconds)
    except Undecidable as error:
        return _refused(request, str(error))
    return taken(request, row.review.run)


@require_POST
def discard(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Also while it runs: it is ended then."""
    asking.drop(_row(request, pk))
    return HttpResponse(status=200)


def _row(request: MemberRequest, pk: UUID) -> Rehearsal:
    """Of this person: nobody keeps or discards what somebody else tries."""
    mine = Rehearsal.objects.visible_to(request.user).filter(by=request.user)
    row = get_object_or_404(mine.select_related("review__run__workspace"), pk=pk)
    request.workspace = row.review.run.workspace
    return row


def _shown(request: MemberRequest, row: Rehearsal) -> HttpResponse:
    return render(request, "runs/items/_rehearsal.html", showing.shown(row))


def _refused(request: MemberRequest, why: str) -> HttpResponse:
    return render(request, "runs/items/_rehearsal.html", {"refused": why}, status=409)
