"""The library and the patterns as the builder asks for them: fragments to paste, keeping, deleting."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_POST

from agents.builder.document import Document, NoSkeleton
from agents.builder.patterns import pattern as pattern_of
from agents.library.keeping import Exists, NotKept, keep
from agents.library.listing import items
from agents.models import LibraryItem
from agents.teams.views import team_of
from studio.accounts.requests import MemberRequest


@require_GET
def library(request: MemberRequest) -> HttpResponse:
    """What the palette shows of it, alone."""
    return _shown(request)


@require_GET
def parts(request: MemberRequest, pk: UUID) -> HttpResponse:
    return JsonResponse(_item_of(request, pk).spec)


@require_GET
def pattern(_request: MemberRequest, slug: str) -> HttpResponse:
    found = pattern_of(slug)
    if found is None:
        raise Http404
    return JsonResponse(found.spec)


@require_POST
def keep_part(request: MemberRequest, pk: UUID) -> HttpResponse:
    """`id` is the agent or tool, `replace=1` lets it take the place of one of that name. Answers 201 with what was kept
    and the palette's library anew, 409 where the name is taken, 422 with the reason why it cannot be kept."""
    team = team_of(request, pk)
    replace = request.POST.get("replace") == "1"
    try:
        item = keep(team.workspace, Document.of(team), request.POST.get("id", ""), request.user, replace=replace)
    except Exists as error:
        return JsonResponse({"exists": True, "said": f"{error} Replace it?"}, status=409)
    except (NotKept, NoSkeleton) as error:
        return JsonResponse({"refused": str(error)}, status=422)
    html = render_to_string("agents/builder/_library.html", {"library": items(team.workspace)}, request)
    said = f"{item.name} is in your library now."
    return JsonResponse({"kept": {"id": str(item.pk), "name": item.name}, "said": said, "html": html}, status=201)


@require_POST
def delete(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Teams that have it keep it: what is put into a team is a copy."""
    _item_of(request, pk).delete()
    return _shown(request) if request.htmx else redirect("home")


def _shown(request: MemberRequest) -> HttpResponse:
    return render(request, "agents/builder/_library.html", {"library": items(request.workspace)})


def _item_of(request: MemberRequest, pk: UUID) -> LibraryItem:
    """The item, if its workspace is one of the person's; the answer is then about that workspace."""
    mine = LibraryItem.objects.visible_to(request.user).select_related("workspace")
    item = get_object_or_404(mine, pk=pk)
    request.workspace = item.workspace
    return item
