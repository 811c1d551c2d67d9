"""Try it, and Ask the server: asked for from the builder, done by a worker, looked at until it is done."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from agents.builder import ids, samples
from agents.builder.document import Document, NoSkeleton
from agents.models import Team
from agents.teams.views import team_of
from runs import uploads
from runs.models import Trial
from runs.trials import asking, orders, showing
from runs.trials.orders import NotTriable
from studio.accounts.requests import MemberRequest


@require_http_methods(["GET", "POST"])
def try_out(request: MemberRequest, pk: UUID) -> HttpResponse:
    """GET `id` of a tool: the form. POST `id`, and for a function `arguments` (JSON), `files` and the `source` as its
    editor has it: starts a trial. Who presses the button approves just what was sent, and nothing else is run."""
    row = team_of(request, pk)
    document = _document(row)
    asked = request.POST.get("id", request.GET.get("id", ""))
    if not asked:
        raise BadRequest("Say which tool.")
    part = _tool(document, asked)
    if request.method == "GET":
        sample = json.dumps(samples.sample_input(document, part), indent=2, ensure_ascii=False)
        context = {"team": row, "id": asked, "part": part, "sample": sample}
        return render(request, "runs/_try_form.html", context)
    try:
        trial = asking.start(row, request.user, _order(request, part))
    except (NotTriable, uploads.Refused) as error:
        return render(request, "runs/_trial.html", {"refused": str(error)}, status=422)
    return _shown(request, trial)


@require_GET
def trial(request: MemberRequest, pk: UUID) -> HttpResponse:
    """How far it is."""
    row = get_object_or_404(Trial.objects.visible_to(request.user).select_related("team"), pk=pk)
    return _shown(request, row)


def _shown(request: MemberRequest, row: Trial) -> HttpResponse:
    return render(request, "runs/_trial.html", showing.shown(row, timezone.now()))


def _order(request: MemberRequest, part: Mapping[str, Any]) -> orders.Order:
    if part.get("type", "python") == "python" and "source" in request.POST:
        # What the person sees is what is approved, even if the draft was changed by somebody else meanwhile.
        part = {**part, "source": request.POST["source"].replace("\r\n", "\n")}
    files = uploads.files_from(request.FILES.getlist("files"))
    return orders.order(part, request.POST.get("arguments", "{}"), files)


def _document(row: Team) -> Document:
    try:
        return Document.of(row)
    except NoSkeleton:
        raise Http404 from None


def _tool(document: Document, id_: str) -> dict[str, Any]:
    match ids.read(id_):
        case ("tool", name) if part := document.find("tools", name):
            return part
    raise Http404
