"""What is taken away is gone wherever it stood, and what stays is as good as before."""

from __future__ import annotations

import copy

import pytest

from agents.builder.document import Document
from agents.builder.drawing import scene
from agents.builder.edits import Refused
from agents.builder.references import mentioned, named_speakers
from tests.agents.builder.making import (
    after,
    agent,
    all_specs,
    document,
    edited,
    group,
    lost_names,
    pair,
    room,
    strangers,
)


def removed(doc: Document, *ids: str) -> Document:
    return after(doc, "remove", ids=list(ids))


@pytest.mark.parametrize("name", all_specs())
def test_every_line_of_every_team_can_be_taken_away_or_says_why_not(name: str) -> None:
    doc = document(all_specs()[name])
    for edge in scene(doc).edges:
        if edge.id.split(".")[1] in ("begins", "uses", "inside"):
            with pytest.raises(Refused):
                removed(doc, edge.id)
        else:
            assert len(scene(removed(doc, edge.id)).edges) < len(scene(doc).edges)


@pytest.mark.parametrize("name", all_specs())
def test_every_part_can_be_removed_and_no_name_points_nowhere(name: str) -> None:
    doc = document(all_specs()[name])
    for part in [part.id for part in scene(doc).parts if part.id != "start"]:
        rest = removed(doc, part)
        assert part.startswith("rule.") or part not in [one.id for one in scene(rest).parts]
        assert mentioned(rest, "speaker") <= named_speakers(rest) | strangers(doc)
        assert lost_names(rest) == []


def test_the_last_transition_taken_away_lets_everybody_follow_everybody() -> None:
    doc = room("a", "b", transitions={"allowed": {"a": ["b"], "b": ["a"]}})
    doc = removed(doc, "edge.transition.room.a.b")
    assert group(doc)["transitions"] == {"allowed": {"b": ["a"]}}
    assert "transitions" not in group(removed(doc, "edge.transition.room.b.a"))


def test_with_a_transition_goes_the_row_that_was_its_label() -> None:
    rows = [
        {"after": ["a", "c"], "when": {"contains": "x"}, "next": {"speaker": "b"}},
        {"after": ["a"], "when": {"contains": "y"}, "next": {"speaker": "c"}},
    ]
    doc = room("a", "b", "c", transitions={"allowed": {"a": ["b", "c"]}}, selection={"rows": rows})
    doc = removed(doc, "edge.transition.room.a.b", "edge.transition.room.a.c")
    assert [row["after"] for row in group(doc)["selection"]["rows"]] == [["c"]]


def test_rules_after_the_one_that_goes_keep_their_places() -> None:
    doc = document()
    doc.layout.update({f"rule.lead.{index}": [index, index] for index in range(4)})
    doc = removed(doc, "rule.lead.0", "rule.lead.2")
    assert agent(doc, "lead")["rules"][0]["reply"] == {"tool": "add", "arguments": {"a": 1, "b": 2}}
    assert doc.layout["rule.lead.0"] == [1, 1]
    assert doc.layout["rule.lead.1"] == [3, 3]


def test_several_at_once_are_one_edit() -> None:
    outcome = edited(document(), "remove", ids=["agent.helper", "edge.offers.lead.add", "rule.lead.0", "tool.ask"])
    assert outcome.label == "Removed 4 things"
    assert agent(outcome.document, "lead").get("offers") is None
    assert outcome.select == ()


@pytest.mark.parametrize("ids", [["start"], [], ["nonsense"]])
def test_the_start_stays_and_nothing_is_nothing(ids: list[str]) -> None:
    doc, before = pair(), copy.deepcopy(pair())
    with pytest.raises(Refused):
        removed(doc, *ids)
    assert doc == before
