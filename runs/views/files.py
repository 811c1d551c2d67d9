"""Files of a run's workspace: to look at, to download. Nothing here is trusted, whatever it is called.

A download is an attachment that no browser sniffs or runs. An image is shown only where its first bytes are those of
a kind that cannot hold scripts; HTML and SVG are text.
"""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from runs import archive as zips
from runs import blobs, workspace
from runs.models import Artifact
from runs.pictures import picture_type
from runs.transcript.files import how_shown
from runs.views.finding import run_of, whole_number
from runs.views.preview import preview_of
from studio.accounts.requests import MemberRequest

Answer = TypeVar("Answer", bound=HttpResponseBase)

_POLICY = "sandbox; default-src 'none'"


@require_GET
def download(request: MemberRequest, pk: UUID, file: UUID) -> HttpResponse:
    artifact, content = _content(request, pk, file)
    answer = HttpResponse(content, content_type="application/octet-stream")
    name = content_disposition_header(as_attachment=True, filename=artifact.name.rpartition("/")[2])
    answer["Content-Disposition"] = name or "attachment"
    return _guarded(answer)


@require_GET
def archive(request: MemberRequest, pk: UUID) -> StreamingHttpResponse:
    """The whole workspace as a zip: as it is now, or `?version=N`."""
    run = run_of(request, pk)
    newest = workspace.newest(run)
    version = whole_number(request.GET.get("version", str(newest)))
    if version > newest:
        raise Http404
    pieces = zips.pieces(workspace.manifest(run, version).values())
    answer = StreamingHttpResponse(pieces, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="run-{run.number}-files.zip"'
    return _guarded(answer)


@require_GET
def image(request: MemberRequest, pk: UUID, file: UUID) -> HttpResponse:
    _, content = _content(request, pk, file)
    media_type = picture_type(content)
    if media_type is None:
        raise Http404
    answer = HttpResponse(content, content_type=media_type)
    # The bytes of an artifact never change; who may see them can, so only the browser keeps them.
    answer["Cache-Control"] = "private, max-age=86400"
    return _guarded(answer)


@require_GET
def preview(request: MemberRequest, pk: UUID, file: UUID) -> HttpResponse:
    artifact, content = _content(request, pk, file)
    show = how_shown(artifact.name)
    shown = preview_of(artifact.name, content) if show == "text" else None
    is_image = show == "image" and picture_type(content) is not None
    context = {"run": artifact.run, "file": artifact, "preview": shown, "is_image": is_image}
    return render(request, "runs/file.html", context)


def _content(request: MemberRequest, pk: UUID, file: UUID) -> tuple[Artifact, bytes]:
    run = run_of(request, pk)
    artifact = get_object_or_404(Artifact.objects.exclude(digest=""), run=run, pk=file)
    artifact.run = run
    try:
        return artifact, blobs.get(artifact.digest)
    except FileNotFoundError:
        raise Http404 from None


def _guarded(answer: Answer) -> Answer:
    answer["Content-Security-Policy"] = _POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
