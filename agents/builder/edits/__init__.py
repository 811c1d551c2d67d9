"""What people wish of a document, one file a wish. Each is a function from document to document, without I/O."""

from __future__ import annotations

from agents.builder.changes import Conflict
from agents.builder.document import Document
from agents.builder.drawing import scene
from agents.builder.drawing.nodes import ids_of
from agents.builder.edits.adding import add
from agents.builder.edits.connecting import connect
from agents.builder.edits.listing import change_list
from agents.builder.edits.moving import move, tidy
from agents.builder.edits.ordering import order
from agents.builder.edits.outcome import Edit, Outcome, Performer, Refused, Surroundings
from agents.builder.edits.pasting import duplicate, paste
from agents.builder.edits.removing import remove
from agents.builder.edits.replacing import change, replace
from agents.builder.edits.restoring import restore
from agents.builder.edits.setting import set_field
from agents.builder.edits.switching import rename_model, rename_profile, switch

__all__ = ["Edit", "Outcome", "Refused", "Surroundings", "perform", "settled"]

_PERFORMERS: dict[str, Performer] = {
    "add": add,
    "change": change,
    "connect": connect,
    "duplicate": duplicate,
    "list": change_list,
    "move": move,
    "order": order,
    "paste": paste,
    "remove": remove,
    "rename_model": rename_model,
    "rename_profile": rename_profile,
    "replace": replace,
    "restore": restore,
    "set": set_field,
    "switch": switch,
    "tidy": tidy,
}


def perform(document: Document, edit: Edit, around: Surroundings) -> Outcome:
    """The document after the edit; the one given stays as it is. Raises Refused, and Conflict for changes that do not
    fit any more."""
    performer = _PERFORMERS.get(str(edit.get("op")))
    if performer is None:
        raise Refused("This is not known here. Reload the page: Parley was updated.")
    try:
        outcome = performer(document.copy(), edit, around)
    except (Refused, Conflict):
        raise
    except (KeyError, IndexError, TypeError, AttributeError, ValueError) as error:
        # Indexes and names come from a page that may be behind, and a draft may hold anything.
        raise Refused("That is not there any more, or cannot be read. Look at the JSON.") from error
    return Outcome(settled(outcome.document), outcome.label, outcome.select)


def settled(document: Document) -> Document:
    """With a place for everything that is drawn, and for nothing else: what is there stays where it is when something
    is added."""
    if document.layout.keys() == set(ids_of(document)):
        return document
    drawn = scene(document)
    there = {part.id: [part.x, part.y] for part in drawn.parts}
    return Document(document.spec, there)
