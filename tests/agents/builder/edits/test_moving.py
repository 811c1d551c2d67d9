"""Dragged into a frame it joins, dragged out it leaves; places are kept."""

from __future__ import annotations

from typing import Any

import pytest

from agents.builder.document import Document
from agents.builder.edits import Refused
from tests.agents.builder.making import after, document, edited, group, pair, room


def test_it_stands_where_it_was_put() -> None:
    outcome = edited(pair(), "move", to=[["agent.coder", 12.4, -7, None]])
    assert outcome.document.layout["agent.coder"] == [12, -7]
    assert outcome.document.spec == pair().spec
    assert outcome.label == "Moved coder"


def test_dragged_in_it_joins_and_dragged_out_it_leaves_with_all_that_was_said_of_it() -> None:
    doc = room("a", "b", "c", transitions={"allowed": {"a": ["b"], "b": ["c"]}})
    out = edited(doc, "move", to=[["agent.b", 0, 0, ""]])
    assert out.label == "b left room"
    assert group(out.document)["members"] == ["a", "c"]
    assert group(out.document)["transitions"] == {"allowed": {"a": []}}
    back = edited(out.document, "move", to=[["agent.b", 0, 0, "group.room"]])
    assert back.label == "b joined room"
    assert group(back.document)["members"] == ["a", "c", "b"]


def test_from_one_group_to_another() -> None:
    doc = room("a", "b")
    doc.spec["groups"].append({"name": "den", "members": []})
    doc = after(doc, "move", to=[["agent.a", 0, 0, "group.den"], ["agent.b", 9, 9, None]])
    assert (group(doc)["members"], group(doc, "den")["members"]) == (["b"], ["a"])


def test_a_group_does_not_go_into_itself() -> None:
    doc = room("a", "b")
    doc.spec["groups"].append({"name": "den", "members": ["room"]})
    for inside in ("group.room", "group.den"):
        with pytest.raises(Refused, match="inside itself"):
            edited(doc, "move", to=[["group.den", 0, 0, inside]])


FAR = [["agent.coder", 1e9, 1, None]]


@pytest.mark.parametrize("to", [None, [], [["agent.coder"]], [["agent.coder", "x", 1, None]], FAR])
def test_nonsense_is_refused(to: Any) -> None:
    with pytest.raises(Refused, match="no place"):
        edited(pair(), "move", to=to)


def test_what_is_gone_leaves_no_place_behind() -> None:
    assert "agent.gone" not in after(pair(), "move", to=[["agent.gone", 1, 1, None]]).layout


def test_tidying_up_forgets_where_things_stood_and_changes_nothing_else() -> None:
    doc: Document = after(document(), "move", to=[["agent.lead", 5000, 5000, None]])
    tidied = after(doc, "tidy")
    assert tidied.layout == after(document(), "tidy").layout
    assert tidied.spec == document().spec
