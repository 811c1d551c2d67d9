"""What the builder's page is made of."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from agents.builder.drawing import Scene
from agents.builder.palette import SECTIONS
from agents.builder.patterns import patterns
from agents.builder.problems import Finding, counts
from agents.library.listing import items
from agents.models import Team


def page(team: Team, scene: Scene, now: list[Finding]) -> dict[str, Any]:
    """Context of agents/builder/page.html. `boot` is all that its scripts are told."""
    return {
        "team": team,
        "scene": scene,
        "findings": now,
        "counts": counts(now),
        "palette": SECTIONS,
        "patterns": patterns(),
        "library": items(team.workspace),
        "versions_count": team.versions.count(),
        "boot": {"team": str(team.pk), "revision": team.revision, "name": team.name, "urls": _urls(team)},
    }


def _urls(team: Team) -> dict[str, str]:
    names = ("edits", "targets", "parts", "spec", "outline")
    return {name: reverse(f"agents:{name}", args=[team.pk]) for name in names} | {"socket": f"/ws/teams/{team.pk}/"}
