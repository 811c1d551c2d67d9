from __future__ import annotations

from agents.builder import ids
from agents.builder.document import Document
from agents.versions.marking import marked
from tests.agents.versions.drafts import spec


def marks(old: Document, new: Document) -> dict[str, str]:
    return {one.id: one.mark for one in marked(old, new) if one.mark}


def test_what_is_the_same_has_no_mark_wherever_it_stands() -> None:
    assert marks(Document(spec(), {"agent.user": [0, 0]}), Document(spec(), {"agent.user": [90, 9]})) == {}


def test_a_field_that_no_card_shows_marks_its_card() -> None:
    assert marks(Document(spec()), Document(spec(temperature=0.5))) == {ids.agent("writer"): "changed"}


def test_what_came_and_went_is_drawn_with_its_edges() -> None:
    more = spec()
    more["groups"] = [{"name": "room", "members": ["writer", "user"], "selection": "round_robin"}]
    more["conversation"]["recipient"] = "room"
    gone, come = marks(Document(more), Document(spec())), marks(Document(spec()), Document(more))
    assert (gone[ids.group("room")], come[ids.group("room")]) == ("removed", "added")
    assert {mark for id_, mark in come.items() if id_.startswith("edge.")} >= {"changed"}
