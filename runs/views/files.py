"""Files of a run's workspace: to look at, to download. Nothing here is trusted, whatever it is called.

A download is an attachment that no browser sniffs or runs. A picture is shown as it was drawn anew, a PDF by the
browser's own viewer in a frame; HTML and SVG are text.
"""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_safe

from runs import blobs, workspace
from runs.archive import zipped
from runs.models import Artifact
from runs.previews.kinds import Gone, Pdf, preview_of
from runs.previews.pictures import NotDrawn, picture
from runs.previews.signs import is_pdf, picture_type
from runs.transcript.files import how_shown
from runs.views.finding import run_of, whole_number
from runs.views.streaming import awaited, part_of
from studio.accounts.requests import MemberRequest

Answer = TypeVar("Answer", bound=HttpResponseBase)

_POLICY = "sandbox; default-src 'none'"
# Chromium shows no PDF in a sandbox.
_PDF_POLICY = "default-src 'none'; frame-ancestors 'self'"
_PIECE = 1 << 16


@require_safe
def download(request: MemberRequest, pk: UUID, file: UUID) -> HttpResponseBase:
    return _guarded(_sent(request, _artifact(request, pk, file), "application/octet-stream", as_attachment=True))


@require_GET
def archive(request: MemberRequest, pk: UUID) -> StreamingHttpResponse:
    """The whole workspace as a zip: as it is now, or `?version=N`."""
    run = run_of(request, pk)
    newest = workspace.newest(run)
    version = whole_number(request.GET.get("version", str(newest)))
    if version > newest:
        raise Http404
    pieces = awaited(zipped(workspace.manifest(run, version).values()))
    answer = StreamingHttpResponse(pieces, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="run-{run.number}-files.zip"'
    return _guarded(answer)


@require_safe
def image(request: MemberRequest, pk: UUID, file: UUID) -> HttpResponse:
    """The picture drawn anew; where that cannot be, a drawing of our own that says why."""
    artifact = _artifact(request, pk, file)
    is_picture = picture_type(blobs.head(artifact.digest, 16)) is not None
    if not is_picture and how_shown(artifact.name) != "image":
        raise Http404
    drawn = picture(artifact.digest) if is_picture else NotDrawn("It is no picture, though its name says so.")
    if isinstance(drawn, NotDrawn):
        context = {"why": drawn.why}
        return _guarded(render(request, "runs/no_picture.svg", context, content_type="image/svg+xml"))
    answer = HttpResponse(drawn.content, content_type=drawn.type)
    # The bytes of an artifact never change; who may see them can, so only the browser keeps them.
    answer["Cache-Control"] = "private, max-age=86400"
    return _guarded(answer)


@require_safe
def pdf(request: MemberRequest, pk: UUID, file: UUID) -> HttpResponseBase:
    """For the browser's own viewer; what is no PDF is shown on its page only."""
    artifact = _artifact(request, pk, file)
    if not is_pdf(blobs.head(artifact.digest, 16)):
        return redirect("runs:file", pk, file)
    answer = _guarded(_sent(request, artifact, "application/pdf", as_attachment=False), _PDF_POLICY)
    answer["X-Frame-Options"] = "SAMEORIGIN"
    return answer


@require_safe
def preview(request: MemberRequest, pk: UUID, file: UUID) -> HttpResponseBase:
    artifact = _row(request, pk, file)
    shown = preview_of(artifact)
    context = {"run": artifact.run, "file": artifact, "preview": shown, "body": f"runs/shown/{shown.shape}.html"}
    answer = render(request, "runs/file.html", context, status=410 if isinstance(shown, Gone) else 200)
    return _framing(request, answer) if isinstance(shown, Pdf) else answer


def _row(request: MemberRequest, pk: UUID, file: UUID) -> Artifact:
    run = run_of(request, pk)
    artifact = get_object_or_404(Artifact.objects.exclude(digest=""), run=run, pk=file)
    artifact.run = run
    return artifact


def _artifact(request: MemberRequest, pk: UUID, file: UUID) -> Artifact:
    """The same where its content is there, else 404."""
    artifact = _row(request, pk, file)
    if not blobs.exists(artifact.digest):
        raise Http404
    return artifact


def _sent(request: MemberRequest, artifact: Artifact, kind: str, *, as_attachment: bool) -> HttpResponseBase:
    """The file, or the part of it that is asked for."""
    size, tag = blobs.size(artifact.digest), f'"{artifact.digest}"'
    part = part_of(request, size, tag)
    if part is None:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    name = content_disposition_header(as_attachment, artifact.name.rpartition("/")[2])
    headers = {"Content-Disposition": name or "inline", "Content-Length": str(part.length)}
    headers |= {"Accept-Ranges": "bytes", "ETag": tag} | ({} if part.is_whole else {"Content-Range": part.header})
    status = 200 if part.is_whole else 206
    if request.method == "HEAD":
        return HttpResponse(content_type=kind, headers=headers, status=status)
    pieces = awaited(blobs.chunks(artifact.digest, _PIECE, part.first, part.length))
    return StreamingHttpResponse(pieces, content_type=kind, headers=headers, status=status)


def _guarded(answer: Answer, policy: str = _POLICY) -> Answer:
    answer["Content-Security-Policy"] = policy
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _framing(request: MemberRequest, answer: HttpResponse) -> HttpResponseBase:
    """`answer` with a policy that lets its page hold a frame, of the studio itself: only the page of a PDF may."""
    return csp_update({"frame-src": [SELF]})(lambda _: answer)(request)
