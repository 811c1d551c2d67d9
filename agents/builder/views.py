"""The builder's page, its edits, and what it asks while one draws."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agents.builder import drafts
from agents.builder.answers import answer, drawn
from agents.builder.document import Document, NoSkeleton
from agents.builder.drafts import Asked, Conflict
from agents.builder.edits import Refused
from agents.builder.edits.connecting import refusals
from agents.builder.edits.copying import fragment
from agents.builder.page import page
from agents.builder.problems import findings
from agents.builder.text import text_of
from agents.models import Team, TeamEdit
from agents.spec_problems import Problem
from agents.teams.views import team_of
from studio.accounts.requests import MemberRequest


@require_http_methods(["GET", "POST"])
def build(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The page; for what cannot be drawn at all, its text to be mended, which is what may be posted."""
    team = team_of(request, pk)
    text = request.POST.get("text") if request.method == "POST" else None
    try:
        document = Document.of(team if text is None else drafts.mend(team, text))
    except NoSkeleton as error:
        context = {"team": team, "problems": error.problems, "text": text_of(team.spec) if text is None else text}
        return render(request, "agents/builder/broken.html", context, status=200 if text is None else 422)
    if text is not None:
        return redirect("agents:build", pk)
    now = findings(document, drafts.surroundings(team))
    return render(request, "agents/builder/page.html", page(team, drawn(document, now), now, _done(request, team)))


def _done(request: MemberRequest, team: Team) -> TeamEdit | None:
    """The newest edit, if another page of this person made it and says so by `?done=` its revision."""
    if request.GET.get("done") != str(team.revision):
        return None
    return TeamEdit.objects.filter(team=team, by=request.user, revision=team.revision).first()


@require_http_methods(["GET", "POST"])
def edits(request: MemberRequest, pk: UUID) -> HttpResponse:
    """GET says what happened after a revision, or all there is; POST performs an edit."""
    team = team_of(request, pk)
    if request.method == "GET":
        return _catch_up(request, team)
    wish = _asked(request.body)
    if wish is None:
        return _refused(Refused("That edit could not be read. Reload the page."), 400)
    try:
        saved = drafts.save(team, wish, request.user)
    except Refused as refused:
        return _refused(refused)
    except NoSkeleton as error:
        return _refused(Refused("The team cannot be drawn as it is.", problems=error.problems))
    except Conflict as conflict:
        said = {"by": conflict.by, "what": conflict.what, "theirs": conflict.theirs, "yours": conflict.yours}
        return JsonResponse({"conflict": said}, status=409)
    told = answer(saved.team, wish.base, wish.session, saved.row)
    return JsonResponse(told | {"select": None if saved.select is None else list(saved.select)})


@require_GET
def targets(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Why a line from `source` cannot lead to others, by their ids."""
    return JsonResponse(refusals(_document(request, pk), request.GET.get("source", "")))


@require_GET
def parts(request: MemberRequest, pk: UUID) -> HttpResponse:
    """What is selected, as text for the clipboard."""
    piece = fragment(_document(request, pk), request.GET.getlist("ids"))
    return HttpResponse(json.dumps(piece, indent=2, ensure_ascii=False), content_type="application/json")


@require_GET
def spec(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The draft's spec as text, for the JSON pane."""
    team = team_of(request, pk)
    response = HttpResponse(text_of(team.spec), content_type="text/plain; charset=utf-8")
    response["X-Revision"] = str(team.revision)
    return response


def _document(request: MemberRequest, pk: UUID) -> Document:
    try:
        return Document.of(team_of(request, pk))
    except NoSkeleton:
        raise Http404 from None


def _catch_up(request: MemberRequest, team: Team) -> HttpResponse:
    after = request.GET.get("after", "")
    base = int(after) if after.isdecimal() else None
    try:
        return JsonResponse(answer(team, base, request.GET.get("session", "")) | {"select": None})
    except NoSkeleton as error:
        return _refused(Refused("The team cannot be drawn as it is.", problems=error.problems))


def _asked(body: bytes) -> Asked | None:
    """None for what no page of ours sends."""
    try:
        match json.loads(body):
            case {"op": {"op": str()} as edit, "key": str(key), "base": int() | None as base, **rest}:
                session = rest.get("session")
                return Asked(
                    edit=edit,
                    key=UUID(key),
                    session=session[:36] if isinstance(session, str) else "",
                    base=base,
                    force=rest.get("force") is True,
                )
    except (ValueError, RecursionError):
        pass
    return None


def _refused(refused: Refused, status: int = 422) -> JsonResponse:
    said: dict[str, Any] = {"refused": str(refused), "field": refused.field}
    return JsonResponse(said | {"problems": [_told(problem) for problem in refused.problems]}, status=status)


def _told(problem: Problem) -> dict[str, str]:
    return {"path": problem.path, "message": problem.message, "fix": problem.fix}
