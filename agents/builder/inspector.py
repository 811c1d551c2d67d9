"""The form of what is selected: its header, its tabs, and the fields of the one that is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agents.builder import ids
from agents.builder.addresses import canonical, has_line, part_of
from agents.builder.document import Document
from agents.builder.edits import Surroundings
from agents.builder.fields import formats
from agents.builder.fields.field import Tab, Table
from agents.builder.fields.filling import Filled
from agents.builder.fields.place import Place
from agents.builder.fields.tables import table_for
from agents.builder.headers import Header, faces, header
from agents.builder.shown import shown
from agents.builder.widgets import Around, Widget


@dataclass(frozen=True, slots=True)
class Form:
    """`asked` is the id that is selected, `id` that of the form; `unknown` are fields that the format does not know."""

    asked: str
    id: str
    header: Header
    tabs: tuple[Tab, ...]
    tab: Tab | None
    widgets: tuple[Widget, ...]
    unknown: tuple[str, ...]
    is_empty: bool = False

    @property
    def slot_templates(self) -> list[str]:
        return [f"agents/builder/_{slot}_slot.html" for slot in (self.tab.slots if self.tab else ())]


def form(
    document: Document,
    asked: str,
    tab: str = "",
    prices: dict[str, str] | None = None,
    known: Surroundings | None = None,
) -> Form | None:
    """None where there is no such thing (any more). `tab` may also be a field of the tab that is meant."""
    id_ = canonical(document, asked)
    part = part_of(document, id_)
    if part is None and not _is_there(document, id_):
        return None
    known = known or Surroundings()
    place = Place(document, id_, part or {}, known.connections, known.profiles)
    table = table_for(place.words, place.part)
    opened = _opened(table, tab) if table else None
    around = Around(faces(document), prices or {})
    return Form(
        asked=asked,
        id=id_,
        header=header(document, asked, id_),
        tabs=table.tabs if table else (),
        tab=opened,
        widgets=tuple(_widgets(table, opened, place, around)) if table and opened else (),
        unknown=tuple(_unknown(table, place.part)) if table else (),
        is_empty=part is None,
    )


def _is_there(document: Document, id_: str) -> bool:
    """What has a form before it says anything: the conversation, a line without a condition."""
    words = ids.read(id_)
    return id_ == ids.START or (words[0] == "edge" and has_line(document, words[1:]))


def _opened(table: Table, wish: str) -> Tab:
    named = next((tab for tab in table.tabs if tab.key == wish), None)
    holding = next((tab for tab in table.tabs for field in tab.fields if wish and _leads_to(field.key, wish)), None)
    return named or holding or table.tabs[0]


def _leads_to(key: str, wish: str) -> bool:
    return wish == key or wish.startswith(f"{key}.")


def _widgets(table: Table, tab: Tab, place: Place, around: Around) -> list[Widget]:
    fields = [field for field in tab.fields if field.has_meaning(place.part)]
    return [shown(Filled(field, table.model, place), around) for field in fields]


def _unknown(table: Table, part: dict[str, Any]) -> list[str]:
    known = {"parley", *formats.keys(table.model)}
    return [key for key in part if key not in known]
