"""The page of what waits for people: the list, the card that is open, and what they do short of deciding."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from agents.models import Team
from runs import live
from runs.models import Overrun, Question, Review, Run
from runs.queue import cards, counting, marking, order
from runs.queue.cards import Card
from runs.queue.items import Kind, grouped
from runs.queue.listing import FIRST, Listed, describe, listed
from runs.queue.order import OVERRUNS, QUESTIONS, REVIEWS, Asker, Place, Whose, Wish
from runs.views.finding import whole_number
from studio.accounts.models import User
from studio.accounts.requests import MemberRequest

#: Decided ones that are listed below those that wait.
RECENT = 8
#: However far somebody reads on, no page holds more rows than this.
MOST = 500
#: What "not now" offers, in minutes.
DELAYS = (5, 30, 120, 1440)


@require_GET
@never_cache
def queue(request: MemberRequest) -> HttpResponse:
    """`?item=` opens that one, else the first; `whose`, `kind`, `team` narrow the list, `first` makes it longer."""
    context = _list(request)
    return render(request, "runs/reviews.html", context | _opened(request, context["listed"]))


@require_GET
@never_cache
def rows(request: MemberRequest) -> HttpResponse:
    """The list alone, which the page asks for when it hears that something changed."""
    return render(request, "runs/queue/_list.html", _list(request))


@require_GET
@never_cache
def item(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The card of one thing that waits; where it does not any more, what came of it."""
    place = order.find(Asker(request.user), pk)
    if place is None:
        return _gone(request, pk)
    return render(request, "runs/queue/_desk.html", _card(request, place))


@require_POST
def look(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The page says that its card is open, again and again; that it was decided in between is no error."""
    place = order.find(Asker(request.user), pk)
    run: Run = _row(place).run if place else _decided(request, pk).run
    if place and marking.look(pk, run.pk, request.user):
        live.queue_changed_soon(run.workspace_id)
    return HttpResponse(status=204)


@require_POST
def assign(request: MemberRequest, pk: UUID) -> HttpResponse:
    """`to` is a member's name as they sign in; "" gives it back to everybody."""
    run = _run_of(request, pk)
    marking.assign(pk, run.pk, _member(run, request.POST.get("to", "")), request.user)
    return _done(request, run)


@require_POST
def put_off(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Not now, for `minutes`; nobody else's list changes."""
    run = _run_of(request, pk)
    minutes = min(whole_number(request.POST.get("minutes") or str(DELAYS[1])), DELAYS[-1])
    marking.put_off(pk, run.pk, request.user, timedelta(minutes=minutes))
    marking.look_away(request.user)
    return _done(request, run)


@require_POST
def take_back(request: MemberRequest, pk: UUID) -> HttpResponse:
    run = _run_of(request, pk)
    marking.take_back(pk, request.user)
    return _done(request, run)


def _list(request: MemberRequest) -> dict[str, Any]:
    asker, wish = Asker(request.user, request.workspace), _wish(request)
    first = min(MOST, max(FIRST, whole_number(request.GET.get("first", "0"))))
    found = listed(asker, wish, first)
    return {
        "listed": found,
        "groups": grouped(found.items),
        "put_off": listed(asker, Wish(put_off=True)).items,
        "decided": counting.decided(asker, RECENT),
        "waiting": counting.waiting_for(request.user),
        "wish": wish,
        "query": _query(wish),
        "next_first": min(MOST, first + FIRST) if found.more and first < MOST else 0,
        "kinds": list(Kind),
        "teams": Team.objects.filter(workspace=request.workspace).order_by("name").values_list("pk", "name"),
    }


def _opened(request: MemberRequest, found: Listed) -> dict[str, Any]:
    asker, wanted = Asker(request.user), _uuid(request.GET.get("item", ""))
    place = order.find(asker, wanted) if wanted else None
    if wanted and place is None:
        return {"gone": _decided(request, wanted)}
    if place is None and found.items:
        place = order.find(asker, found.items[0].id)
    return _card(request, place) if place else {}


def _card(request: MemberRequest, place: Place) -> dict[str, Any]:
    row = _row(place)
    request.workspace = row.run.workspace
    card = _made(place, row)
    listing = describe([place])
    members = row.run.workspace.members.order_by("username")
    given = marking.whose([place.id]).get(place.id)
    return {
        "card": card,
        "run": row.run,
        "row": row,
        "item": listing[0] if listing else None,
        "facts": {"sandbox": getattr(card, "sandbox", "")},
        "members": members,
        "given": given,
        "looking": marking.looking_at([place.id], request.user).get(place.id, ()),
        "delays": DELAYS,
        "in_console": True,
    }


def _row(place: Place) -> Any:
    sources: dict[str, Any] = {REVIEWS: Review.objects, QUESTIONS: Question.objects, OVERRUNS: Overrun.objects}
    return sources[place.table].select_related("run__workspace").get(pk=place.id)


def _made(place: Place, row: Any) -> Card:
    match place.table:
        case order.REVIEWS:
            return cards.of_review(row)
        case order.QUESTIONS:
            return cards.of_question(row)
    return cards.of_overrun(row)


def _gone(request: MemberRequest, pk: UUID) -> HttpResponse:
    return render(request, "runs/queue/_gone.html", {"gone": _decided(request, pk)})


def _decided(request: MemberRequest, pk: UUID) -> Any:
    """What was decided, or is of a run that has ended; 404 to whoever may not see it."""
    runs = Run.objects.visible_to(request.user)
    sources: tuple[Any, ...] = (Review.objects, Question.objects, Overrun.objects)
    for source in sources:
        if found := source.filter(pk=pk, run__in=runs).select_related("run").first():
            return found
    raise Http404


def _run_of(request: MemberRequest, pk: UUID) -> Run:
    """The run of what waits, if this person may see it (else 404)."""
    place = order.find(Asker(request.user), pk)
    if place is None:
        raise Http404
    run: Run = _row(place).run
    request.workspace = run.workspace
    return run


def _member(run: Run, username: str) -> User | None:
    if not username:
        return None
    found = run.workspace.members.filter(username=username).first()
    if found is None:
        raise Http404
    return found


def _done(request: MemberRequest, run: Run) -> HttpResponse:
    live.queue_changed_soon(run.workspace_id)
    return HttpResponse(status=204) if request.htmx else redirect("runs:reviews")


def _wish(request: HttpRequest) -> Wish:
    """Nonsense narrows nothing."""
    whose, kind = request.GET.get("whose", ""), request.GET.get("kind", "")
    return Wish(
        cast("Whose", whose) if whose in ("mine", "free") else "all",
        Kind(kind) if kind in list(Kind) else None,
        _uuid(request.GET.get("team", "")),
    )


def _query(wish: Wish) -> str:
    told = {"whose": wish.whose if wish.whose != "all" else "", "kind": wish.kind or "", "team": wish.team or ""}
    return urlencode({name: str(value) for name, value in told.items() if value})


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
