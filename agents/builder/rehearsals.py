"""The dry run of a group's selection, over HTTP: of a pasted conversation, or of what a run of the team said."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from agents.builder import ids, transcripts
from agents.builder.document import Document, NoSkeleton
from agents.builder.dry_run import rehearse
from agents.builder.parts import NotWhole, team_with
from agents.conversation.messages import Message
from agents.spec import TeamSpec
from agents.teams.views import team_of
from studio.accounts.models import User
from studio.accounts.requests import MemberRequest
from studio.web import hooks


@require_http_methods(["GET", "POST"])
def dry_run(request: MemberRequest, pk: UUID) -> HttpResponse:
    """GET: what to try it on. POST `id` of the group, `transcript` or `run`: who would speak after each message."""
    row = team_of(request, pk)
    if request.method == "GET":
        runs = hooks.recent_runs(request.user, row.pk)
        context = {"team": row, "id": request.GET.get("id", ""), "runs": runs}
        return render(request, "agents/builder/_dry_run_form.html", context)
    group = _group(request.POST.get("id", ""))
    try:
        team = team_with(Document.of(row), "groups", group)
        messages = _messages(request, team, group)
        verdicts = rehearse(team, group, messages)
    except KeyError:
        raise Http404 from None
    except (transcripts.Unreadable, NotWhole, NoSkeleton) as error:
        return render(request, "agents/builder/_dry_run.html", {"problem": str(error)}, status=422)
    return render(request, "agents/builder/_dry_run.html", {"verdicts": verdicts, "group": group})


def _group(id_: str) -> str:
    match ids.read(id_):
        case ("group", name):
            return name
    raise Http404


def _messages(request: MemberRequest, team: TeamSpec, group: str) -> Sequence[Message]:
    if run := request.POST.get("run", ""):
        return _said(request.user, run, group)
    names = [one.name for one in team.speakers]
    return transcripts.read(request.POST.get("transcript", ""), names, group)


def _said(user: User, run: str, group: str) -> Sequence[Message]:
    try:
        said = hooks.said_in_run(user, UUID(run), group)
    except ValueError:
        raise Http404 from None
    if said is None:
        raise Http404
    if not said:
        raise transcripts.Unreadable(f"Nobody said anything to {group} in that run.")
    return transcripts.told(said, group)
