"""The whole at once: JSON that somebody typed, and changes turned round."""

from __future__ import annotations

from agents.builder.changes import Change, apply
from agents.builder.document import Document, NoSkeleton, parsed
from agents.builder.edits.outcome import Edit, Outcome, Refused, Surroundings


def replace(document: Document, edit: Edit, around: Surroundings) -> Outcome:
    """`text` is the spec as JSON. What keeps its name keeps its place."""
    del around
    try:
        spec = parsed(str(edit.get("text", "")))
    except NoSkeleton as error:
        raise Refused(str(error.problems[0]), "text", error.problems) from None
    return Outcome(Document(spec, document.layout), "Edited the JSON")


def change(document: Document, edit: Edit, around: Surroundings) -> Outcome:
    """Undo and redo. Raises Conflict where others have changed the same meanwhile, unless it is told to `force`."""
    del around
    try:
        changes = [Change.from_json(one) for one in edit.get("changes", [])]
    except (TypeError, ValueError):
        raise Refused("These changes cannot be read.") from None
    return Outcome(apply(document, changes, force=bool(edit.get("force"))), str(edit.get("label") or "Changed"))
