"""Test this agent: one message to it as it is drawn, answered in place."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST

from agents.builder import ids
from agents.builder.asking import question_to
from agents.builder.document import Document, NoSkeleton
from agents.builder.parts import NotWhole, team_with
from agents.models import Team
from agents.teams.views import team_of
from agents.tools.problems import ToolProblem
from runs.connections import resolve
from runs.providers.chat import Unavailable
from studio.accounts.requests import MemberRequest

#: In characters; whoever wants to say more starts a run.
_LONGEST = 20_000


class _Refused(ValueError):
    """Nobody can be asked this; `mend` says what to do."""

    def __init__(self, problem: str, mend: str = "") -> None:
        super().__init__(problem)
        self.mend = mend


@require_POST
def try_agent(request: MemberRequest, pk: UUID) -> HttpResponseBase:
    """POST `id` of the agent and `message`: what its model answers, as `runs.asking` streams it. A tool that it calls
    is shown and never run."""
    from runs import asking  # The SDKs are slow to load, and few pages need them.

    row, name = team_of(request, pk), _agent(request.POST.get("id", ""))
    try:
        lines = _answer(row, name, request.POST.get("message", "").strip())
    except _Refused as refused:
        refusal = asking.line(error=str(refused), mend=refused.mend)
        return HttpResponse(refusal, content_type=asking.MEDIA_TYPE, status=422)
    response = StreamingHttpResponse(lines, content_type=asking.MEDIA_TYPE)
    response["Cache-Control"] = "no-store"
    return response


def _agent(id_: str) -> str:
    match ids.read(id_):
        case ("agent", name):
            return name
    raise Http404


def _answer(row: Team, name: str, message: str) -> AsyncIterator[bytes]:
    from runs import asking

    if not message:
        raise _Refused("There is nothing to answer.", "Write a message.")
    if len(message) > _LONGEST:
        raise _Refused(f"The message has {len(message)} characters, and {_LONGEST} are read.", "Make it shorter.")
    try:
        team = team_with(Document.of(row), "agents", name)
        step = question_to(team, name, message)
        connections = resolve(row.workspace_id, team.models_of(name))
    except KeyError:
        raise Http404 from None
    except (NotWhole, NoSkeleton, ToolProblem) as error:
        raise _Refused(str(error)) from error
    except Unavailable as error:
        raise _Refused(str(error), error.mend) from error
    if not connections:
        raise _Refused(f"{name} has no model.", "Choose one for it; without a model there is nobody to ask.")
    return asking.answer(connections, step, team.agent(name).temperature)
