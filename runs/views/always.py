"""“Always allow” on a card, and more time for it: what a reviewer decides beyond the review itself."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from runs import paths
from runs.models import Deadline, Review
from runs.queue import guard
from runs.reviews.verdicts import Approve, NotPermitted, Undecidable
from runs.risks import Level
from runs.rules import deadlines, history, keeping, wishes
from runs.rules.about import About
from runs.rules.forms import KINDS, PERIODS, choice_of
from runs.rules.rows import Scope
from runs.rules.wishes import Unfit, row_of
from runs.views.answers import not_taken, taken
from runs.views.finding import review_of
from runs.views.rules import told
from studio.accounts import workspaces
from studio.accounts.requests import MemberRequest


@dataclass(frozen=True, slots=True)
class Width:
    """A scope that can be chosen, or why it cannot."""

    scope: Scope
    name: str
    why_not: str


@require_GET
def options(request: MemberRequest, pk: UUID) -> HttpResponse:
    """What can always be allowed of this, for the card."""
    review = review_of(request, pk)
    asked = keeping.about_of(review)
    context = {
        "review": review,
        "is_again": paths.is_again(review.step),
        "needs": review.needs,
        "widths": _widths(asked, owns=workspaces.owns(request.user, request.workspace)),
        "kinds": [(value, does, value in asked.kinds) for value, does in KINDS],
        "level": asked.level,
        "levels": [level for level in (Level.LOW, Level.MEDIUM) if level >= asked.level],
        "periods": PERIODS,
        "is_code": asked.tool is None,
    }
    return render(request, "runs/items/_always_form.html", context)


@require_POST
def always(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The rule is made, and the person approves what they see; both or neither."""
    review = review_of(request, pk)
    try:
        if request.POST.get("digest") != review.digest:
            raise Undecidable("This is not the code that waits for review: reload the page and look again.")
        wish, token = keeping.wish_of(review, choice_of(request.POST)), request.POST.get("shown", "")
        keeping.allow(wish, request.user, guard.check(review, Approve(review.digest), token, request.user))
    except (Undecidable, Unfit) as error:
        return not_taken(request, review.run, str(error), status=_status(error))
    return taken(request, review.run)


@require_POST
def forecast(request: MemberRequest, pk: UUID) -> HttpResponse:
    """What such a rule would have done; nothing is written."""
    review = review_of(request, pk)
    try:
        rule = row_of(keeping.wish_of(review, choice_of(request.POST)))
    except Unfit as error:
        return render(request, "runs/rules/_forecast.html", {"why_not": str(error)})
    past = history.decided(request.workspace, rule.team, history.FEW)
    return render(request, "runs/rules/_forecast.html", told(rule, past))


@require_GET
def due(request: MemberRequest, pk: UUID) -> HttpResponse:
    """How much time is left for this, and what happens then."""
    return _due_line(request, review_of(request, pk))


@require_POST
def extend(request: MemberRequest, pk: UUID) -> HttpResponse:
    review = review_of(request, pk)
    minutes = request.POST.get("minutes", "")
    try:
        more = int(minutes) if minutes.isascii() and minutes.isdecimal() and len(minutes) < 6 else 0
        review = deadlines.extend(review.pk, more, request.user)
    except Undecidable as error:
        return not_taken(request, review.run, str(error), status=_status(error))
    return _due_line(request, review) if request.htmx else taken(request, review.run)


def _status(error: Exception) -> int:
    return 403 if isinstance(error, NotPermitted) else 409


def _due_line(request: MemberRequest, review: Review) -> HttpResponse:
    row = Deadline.objects.filter(review=review).first()
    context = {"review": review, "deadline": row, "extensions": deadlines.EXTENSIONS}
    return render(request, "runs/items/_due_line.html", context)


def _widths(asked: About, *, owns: bool) -> list[Width]:
    what = "call" if asked.tool else "code"
    names = {
        Scope.EXACT: f"Exactly this {what}",
        Scope.AGENT: f"The tool {asked.tool.name} by {asked.agent}" if asked.tool else f"Such code of {asked.agent}",
        Scope.TEAM: "Such code of anybody in this team",
        Scope.WORKSPACE: "Such code in this workspace",
    }
    scopes = [Scope.EXACT, Scope.AGENT] if asked.tool else [one for one in Scope if wishes.may_make(one, owns=owns)]
    return [Width(scope, names[scope], wishes.why_not(asked, scope)) for scope in scopes]
