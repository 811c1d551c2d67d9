"""What a page is told after an edit, or to catch up: what looks different now, what is wrong, what concerns others."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.template.loader import render_to_string

from agents.builder import drafts, ids
from agents.builder.changes import ORDER, Change
from agents.builder.document import Document
from agents.builder.drawing import Scene, scene
from agents.builder.drawing.scene import Severity
from agents.builder.problems import Finding, counts, findings
from agents.builder.rendering import difference
from agents.models import Team, TeamEdit

_KINDS = {"agents": "agent", "groups": "group", "tools": "tool"}


def answer(team: Team, base: int | None, session: str, row: TeamEdit | None = None) -> dict[str, Any]:
    """For a page that shows revision `base` (None: nothing). `row` is the edit that it made itself, if any."""
    document, around = Document.of(team), drafts.surroundings(team)
    now = findings(document, around)
    others = drafts.since(team, base, session) if base is not None else []
    return {
        "revision": team.revision,
        "edit": row and {"revision": row.revision, "label": row.label, "changes": row.changes},
        "canvas": difference(_shown_before(team, base), drawn(document, now)),
        "problems": render_to_string("agents/builder/_problems.html", {"team": team, "findings": now}),
        "counts": asdict(counts(now)),
        "name": team.name,
        "stale": sorted({id_ for other in others for change in drafts.changes_of(other) for id_ in _touched(change)}),
        "said": "; ".join(f"{other.by or 'Somebody'}: {other.label}" for other in others if other.label != "Arranged"),
    }


def drawn(document: Document, now: list[Finding]) -> Scene:
    severities: dict[str, Severity] = {}
    for finding in now:
        if severities.get(finding.id) != "error":
            severities[finding.id] = finding.severity
    return scene(document, severities)


def _shown_before(team: Team, base: int | None) -> Scene | None:
    document = drafts.document_at(team, base) if base is not None else None
    return drawn(document, findings(document, drafts.surroundings(team))) if document else None


def _touched(change: Change) -> list[str]:
    """The ids of the parts whose forms a change concerns."""
    match change.path:
        case ("spec", "agents" | "groups" | "tools", _, *_) if change.path[2] == ORDER:
            return [ids.TEAM]
        case ("spec", "agents" | "groups" | "tools" as kind, name, *_):
            return [ids.of(_KINDS[kind], name)]
        case ("spec", "conversation", *_):
            return [ids.START]
        case ("spec", *_):
            return [ids.TEAM]
    return []
