"""A new team: on an empty canvas, from a pattern, or from a file that somebody brings."""

from __future__ import annotations

from django.db.models import Case, Value, When

from agents.builder import edits
from agents.builder.document import Document
from agents.builder.edits import Surroundings
from agents.builder.patterns import Pattern
from agents.models import ModelConnection, Team
from studio.accounts.models import User, Workspace

UNTITLED = "Untitled team"
LONGEST_NAME = 120


def make(workspace: Workspace, document: Document, by: User) -> Team:
    """The row of a document that nobody has drawn at yet: the first of its drafts."""
    told = document.spec.get("name")
    name = told if isinstance(told, str) and told.strip() else UNTITLED
    return Team.objects.create(
        workspace=workspace, name=name[:LONGEST_NAME], spec=document.spec, layout=document.layout, created_by=by
    )


def blank() -> Document:
    return Document.blank(UNTITLED)


def of_pattern(pattern: Pattern, workspace: Workspace) -> Document:
    """With the workspace's likeliest model filled in, if it has one."""
    told = {key: pattern.spec[key] for key in ("name", "description", "sample") if key in pattern.spec}
    start = Document(Document.blank(pattern.title).spec | told)
    return edits.perform(start, {"op": "paste", "parts": pattern.spec, "at": [0, 0]}, _around(workspace)).document


def _around(workspace: Workspace) -> Surroundings:
    """A scripted connection knows only what was written for one team."""
    scripted = Case(When(kind=ModelConnection.Kind.SCRIPTED, then=Value(1)), default=Value(0))
    ordered = ModelConnection.objects.filter(workspace=workspace).order_by(scripted, "created")
    return Surroundings(tuple(ordered.values_list("name", flat=True)))
