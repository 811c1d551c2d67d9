"""What the builder's page is made of."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from agents.builder.drawing import Scene
from agents.builder.palette import SECTIONS
from agents.builder.patterns import patterns
from agents.builder.problems import Finding, counts
from agents.library.listing import items
from agents.models import Team, TeamEdit


def page(team: Team, scene: Scene, now: list[Finding], done: TeamEdit | None = None) -> dict[str, Any]:
    """Context of agents/builder/page.html. `boot` is all that its scripts are told; `done` is an edit that this person
    made on the way here and can undo here."""
    return {
        "team": team,
        "scene": scene,
        "findings": now,
        "counts": counts(now),
        "palette": SECTIONS,
        "patterns": patterns(),
        "library": items(team.workspace),
        "versions_count": team.versions.count(),
        "boot": {
            "team": str(team.pk),
            "revision": team.revision,
            "name": team.name,
            "urls": _urls(team),
            "done": {"label": done.label, "changes": done.changes} if done else None,
        },
    }


def _urls(team: Team) -> dict[str, str]:
    names = ("edits", "targets", "parts", "spec", "outline")
    own = {name: reverse(f"agents:{name}", args=[team.pk]) for name in names}
    return own | {"library": reverse("agents:keep-part", args=[team.pk]), "socket": f"/ws/teams/{team.pk}/"}
