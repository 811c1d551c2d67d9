"""Keeping an agent or a tool of a draft: as a fragment that makes sense without the team it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from agents.builder import ids, reading
from agents.builder.document import Document
from agents.builder.edits.copying import Fragment, fragment
from agents.builder.references import forget, mentioned, named_speakers, named_tools
from agents.models import LibraryItem
from studio.accounts.models import User, Workspace

#: What a name may have at most, in a team as in the library.
LONGEST_NAME = 64


class NotKept(ValueError):
    """This cannot be kept; `str()` says why."""


class Exists(ValueError):
    """Something of this name and kind is in the library already."""

    def __init__(self, item: LibraryItem) -> None:
        super().__init__(f"Your library has {_article(item.kind)} {item.kind} called {item.name} already.")
        self.item = item


def keep(workspace: Workspace, document: Document, id_: str, by: User, *, replace: bool = False) -> LibraryItem:
    """Raises NotKept for what is neither agent nor tool; Exists where that name is taken, unless `replace`."""
    kind, name = _named(document, id_)
    spec = alone(document, id_)
    with transaction.atomic():
        # The workspace's row is the lock: two who keep the same at once do not both find its name free.
        Workspace.objects.select_for_update().get(pk=workspace.pk)
        item = LibraryItem.objects.filter(workspace=workspace, kind=kind, name=name).first()
        if item and not replace:
            raise Exists(item)
        item = item or LibraryItem(workspace=workspace, kind=kind, name=name, created_by=by)
        item.spec = spec
        item.save()
    return item


def alone(document: Document, id_: str) -> Fragment:
    """The part with the tools that it needs, and without all that points to others of its team."""
    needed = [id_, *_tools_of(document, id_)]
    piece = {key: value for key, value in fragment(document, needed).items() if key != "layout"}
    left = Document(piece)
    forget(left, "speaker", mentioned(left, "speaker") - named_speakers(left))
    forget(left, "tool", mentioned(left, "tool") - named_tools(left))
    for tool in left.named("tools"):
        if "chat" in tool:
            raise NotKept("A chat as a tool is made of its team's agents: keep those, and draw the chat anew.")
    return left.spec


def _named(document: Document, id_: str) -> tuple[str, str]:
    match ids.read(id_):
        case ("agent", name) if document.find("agents", name):
            kind = LibraryItem.Kind.AGENT
        case ("tool", name) if document.find("tools", name):
            kind = LibraryItem.Kind.TOOL
        case _:
            raise NotKept("Only agents and tools can be kept. Select one of them.")
    if len(name) > LONGEST_NAME:
        raise NotKept(f"A name has at most {LONGEST_NAME} characters: give it a shorter one first.")
    return kind, name


def _tools_of(document: Document, id_: str) -> Iterator[str]:
    """The ids of the tools that an agent names. Those that are chats stay with the agents who talk in them."""
    kind, name = ids.read(id_)
    agent = document.find("agents", name) if kind == "agent" else None
    if agent is None:
        return
    wanted = mentioned(Document({"agents": [agent]}), "tool")
    for tool in document.named("tools"):
        if "chat" not in tool and wanted.intersection(reading.offered_names(tool)):
            yield ids.tool(tool["name"])


def _article(kind: Any) -> str:
    return "an" if kind == LibraryItem.Kind.AGENT else "a"
