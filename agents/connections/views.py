"""The Models page: connections of the workspace. The Test button's view lies above, in runs, with the providers."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from agents.connections.forms import ConnectionForm
from agents.connections.presets import PRESETS
from agents.connections.rows import rows_of
from agents.models import ModelConnection
from agents.teams.models_used import rename, users_by_connection
from studio.accounts.requests import MemberRequest


@require_GET
def connections(request: MemberRequest) -> HttpResponse:
    return render(request, "agents/connections/list.html", {"rows": rows_of(request.workspace)})


def new_connection(request: MemberRequest) -> HttpResponse:
    kind = _asked_kind(request)
    connection = ModelConnection(workspace=request.workspace, kind=kind)
    form = ConnectionForm(request.POST or None, instance=connection)
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, f"{connection.name} is saved. Test it, then switch a team to it.")
        return redirect("agents:connections")
    return _form_page(request, form)


def connection(request: MemberRequest, pk: UUID) -> HttpResponse:
    row = _connection_of(request, pk)
    old_name = row.name
    form = ConnectionForm(request.POST or None, instance=row)
    if form.is_bound and form.is_valid():
        with transaction.atomic():
            form.save()
            if row.name != old_name:
                rename(row.workspace, old_name, row.name, request.user)
        messages.success(request, "Saved.")
        return redirect("agents:connections")
    return _form_page(request, form)


@require_POST
def delete(request: MemberRequest, pk: UUID) -> HttpResponse:
    row = _connection_of(request, pk)
    row.delete()
    messages.success(request, f"{row.name} is deleted, and its key with it.")
    return redirect("agents:connections")


def _connection_of(request: MemberRequest, pk: UUID) -> ModelConnection:
    """The connection, if its workspace is one of the person's; the page is then in that workspace."""
    mine = ModelConnection.objects.visible_to(request.user).select_related("workspace")
    row = get_object_or_404(mine, pk=pk)
    request.workspace = row.workspace
    return row


def _asked_kind(request: MemberRequest) -> ModelConnection.Kind:
    """Only what has a server can be connected; the others are there from the start."""
    asked = request.GET.get("kind")
    return next((kind for kind in PRESETS if kind == asked), ModelConnection.Kind.OPENAI)


def _form_page(request: MemberRequest, form: ConnectionForm) -> HttpResponse:
    old = ModelConnection.objects.filter(pk=form.instance.pk).first()
    teams = users_by_connection(request.workspace).get(old.name, []) if old else []
    kind = ModelConnection.Kind(form.instance.kind)
    context = {"form": form, "connection": old, "kind": kind, "presets": PRESETS.get(kind, ()), "teams": teams}
    return render(request, "agents/connections/form.html", context, status=422 if form.is_bound else 200)
