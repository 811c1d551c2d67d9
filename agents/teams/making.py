"""A new team: on an empty canvas, from a pattern, or from a file that somebody brings."""

from __future__ import annotations

from agents.builder import edits
from agents.builder.connections import names_by_likelihood
from agents.builder.document import Document
from agents.builder.edits import Surroundings
from agents.builder.patterns import Pattern
from agents.models import Team
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
    around = Surroundings(tuple(names_by_likelihood(workspace, {})))
    return edits.perform(start, {"op": "paste", "parts": pattern.spec, "at": [0, 0]}, around).document
