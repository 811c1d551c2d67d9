"""Going back to a version: its spec and layout become the draft, as one edit that can be undone."""

from __future__ import annotations

from agents.builder.document import Document, NoSkeleton, with_skeleton
from agents.builder.edits.outcome import Edit, Outcome, Refused, Surroundings


def restore(document: Document, edit: Edit, _surroundings: Surroundings) -> Outcome:
    """`{"spec", "layout", "number"}`: edits know no rows, so the version comes along."""
    del document
    layout, number = edit.get("layout", {}), edit.get("number")
    if not isinstance(layout, dict) or not isinstance(number, int):
        raise Refused("This is no version.")
    try:
        return Outcome(Document(with_skeleton(edit.get("spec")), layout), f"Restored version {number}", ())
    except NoSkeleton as error:
        raise Refused("This version cannot be drawn any more.", problems=error.problems) from None
