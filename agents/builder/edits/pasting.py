"""Puts a fragment into a document: from the clipboard, a pattern, the library, or the document itself.

Names that are taken get new ones, also where the fragment's own parts name each other. What a part of the fragment says
about somebody who is neither in it nor here is left out.
"""

from __future__ import annotations

import copy
from typing import Any

from agents.builder import ids, reading
from agents.builder.document import NAMED, Document, NoSkeleton, with_skeleton
from agents.builder.drawing import scene
from agents.builder.edits.copying import Fragment, fragment
from agents.builder.edits.moving import join
from agents.builder.edits.naming import fresh
from agents.builder.edits.outcome import Edit, Outcome, Refused, Surroundings
from agents.builder.edits.starters import with_model
from agents.builder.references import forget, mentioned, named_speakers, named_tools, rename

_KINDS = {"agents": "agent", "groups": "group", "tools": "tool"}

#: How far a copy stands from what it is a copy of.
_ASIDE = 40


def paste(document: Document, edit: Edit, around: Surroundings) -> Outcome:
    """`parts` is a fragment, or a whole team. `at` is where its upper left corner goes; `into` takes rules."""
    parts = edit.get("parts")
    if not isinstance(parts, dict) or not any(parts.get(key) for key in (*NAMED, "rules")):
        raise Refused("There is nothing here that a team is made of.")
    try:
        piece = Document(copy.deepcopy(with_skeleton(parts)), _layout(parts))
    except NoSkeleton as error:
        raise Refused("This cannot be pasted.", problems=error.problems) from None
    return _Pasting(document, piece, around).paste(edit.get("at"), str(edit.get("into") or ""))


def duplicate(document: Document, edit: Edit, around: Surroundings) -> Outcome:
    """Copies stand a little aside, in the group of what they are copies of."""
    wanted = list(reading.strings(edit.get("ids")))
    piece = fragment(document, wanted)
    if not any(piece.get(key) for key in (*NAMED, "rules")):
        raise Refused("Select an agent, a group, a tool or a rule to duplicate it.")
    owner = next((ids.agent(ids.read(id_)[1]) for id_ in wanted if ids.read(id_)[0] == "rule"), "")
    before = {group["name"]: list(group.get("members", [])) for group in document.named("groups")}
    pasting = _Pasting(document, Document(piece, piece.get("layout", {})), around)
    outcome = pasting.paste(None, owner)
    for group in document.named("groups"):
        for name in before.get(group["name"], ()):
            if name in pasting.names and ids.group(group["name"]) not in wanted:
                join(document, group, pasting.names[name])
    return Outcome(document, outcome.label.replace("Pasted", "Duplicated"), outcome.select)


class _Pasting:
    """`names` are the new ones of the fragment's parts, once they are there."""

    def __init__(self, document: Document, piece: Document, around: Surroundings) -> None:
        self.document, self.piece, self.around = document, piece, around
        self.names: dict[str, str] = {}

    def paste(self, at: object, into: str) -> Outcome:
        self._choose_names()
        self._forget_strangers()
        self._place(at)
        for kind in NAMED:
            if parts := self.piece.named(kind):
                filled = [with_model(part, self.around.connections) for part in parts]
                self.document.spec.setdefault(kind, []).extend(filled)
        self.document.layout.update(self.piece.layout)
        if "conversation" in self.piece.spec:
            self.document.spec.setdefault("conversation", self.piece.spec["conversation"])
        rules = self._rules(into)
        pasted = [ids.of(_KINDS[kind], part["name"]) for kind in NAMED for part in self.piece.named(kind)]
        what = ids.read(pasted[0])[1] if len(pasted) == 1 else f"{len(pasted) or len(rules)} things"
        return Outcome(self.document, f"Pasted {what}", (*pasted, *rules))

    def _choose_names(self) -> None:
        taken = set(self.document.names())
        taken |= {name for tool in self.document.named("tools") for name in reading.offered_names(tool)}
        for kind in NAMED:
            for part in self.piece.named(kind):
                old = str(part["name"])
                self.names[old] = new = fresh(old, taken)
                taken.add(new)
                if new != old:
                    rename(self.piece, kind, old, new)

    def _forget_strangers(self) -> None:
        here = Document(self.document.spec)
        speakers = named_speakers(here) | named_speakers(self.piece)
        forget(self.piece, "speaker", mentioned(self.piece, "speaker") - speakers)
        tools = named_tools(here) | named_tools(self.piece)
        forget(self.piece, "tool", mentioned(self.piece, "tool") - tools)

    def _place(self, at: object) -> None:
        for part in scene(self.piece).parts:
            if part.id != ids.START:
                self.piece.layout.setdefault(part.id, [part.x, part.y])
        places = self.piece.layout.values()
        left, top = min((x for x, _ in places), default=0), min((y for _, y in places), default=0)
        match at:
            case [int() | float() as x, int() | float() as y]:
                dx, dy = x - left, y - top
            case _:
                dx = dy = _ASIDE
        for id_, (x, y) in self.piece.layout.items():
            self.piece.layout[id_] = [round((x + dx) / 8) * 8, round((y + dy) / 8) * 8]

    def _rules(self, into: str) -> list[str]:
        rules = [rule for rule in self.piece.spec.get("rules", []) if isinstance(rule, dict)]
        if not rules:
            return []
        words = ids.read(into) if into else ("",)
        last = next(reversed(self.document.named("agents")), None)
        owner = self.document.find("agents", words[1]) if words[0] in ("agent", "rule") else last
        if owner is None:
            raise Refused("A rule belongs to an agent: select one, then paste.")
        own = owner.setdefault("rules", [])
        own.extend(rules)
        return [ids.rule(owner["name"], at) for at in range(len(own) - len(rules), len(own))]


def _layout(parts: Fragment) -> dict[str, list[float]]:
    layout = parts.get("layout")
    items = layout.items() if isinstance(layout, dict) else ()
    return {id_: [float(place[0]), float(place[1])] for id_, place in items if _is_place(place)}


def _is_place(place: Any) -> bool:
    return isinstance(place, list) and len(place) == 2 and all(isinstance(at, int | float) for at in place)
