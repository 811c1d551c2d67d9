"""What a new workspace is given: the gallery's teams and the connections they speak with."""

from __future__ import annotations

from agents import gallery
from agents.models import ModelConnection, Team
from studio.accounts.models import Workspace


def stock(workspace: Workspace) -> None:
    """Idempotent: what is there already, by name, is left as it is."""
    for ready in gallery.teams():
        for connection in ready.connections:
            ModelConnection.objects.get_or_create(workspace=workspace, name=connection["name"], defaults=connection)
        Team.objects.get_or_create(
            workspace=workspace, gallery=ready.slug, defaults={"name": ready.spec.name, "spec": ready.spec.dump()}
        )
