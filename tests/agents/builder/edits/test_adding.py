"""The palette: whatever it offers can be dropped anywhere, and then it is there, by itself or where it belongs."""

from __future__ import annotations

import pytest

from agents.builder import ids
from agents.builder.document import Document
from agents.builder.edits import Refused, settled
from agents.builder.edits.starters import AGENTS, TOOLS
from tests.agents.builder.making import after, agent, edited, group, pair, room

EVERYTHING = [*AGENTS, *TOOLS, "group", "rule", "nested"]


@pytest.mark.parametrize("what", EVERYTHING)
def test_it_can_be_added_to_nothing_at_all(what: str) -> None:
    outcome = edited(Document.blank("New"), "add", what=what, at=[100, 100])
    assert outcome.select
    assert set(outcome.select) <= set(outcome.document.layout)
    assert outcome.label.startswith("Added")


@pytest.mark.parametrize("what", EVERYTHING)
def test_added_again_and_again_nothing_shares_a_name_or_a_place(what: str) -> None:
    doc = Document.blank("New")
    for _ in range(4):
        doc = after(doc, "add", what=what, at=[100, 100])
    names, places = list(doc.names()), list(map(tuple, doc.layout.values()))
    assert len(set(names)) == len(names)
    assert len(set(places)) == len(places)


def test_it_stands_with_its_middle_where_it_was_dropped() -> None:
    doc = after(Document.blank("New"), "add", what="assistant", at=[400, 300])
    assert doc.layout["agent.assistant"] == [296, 232]


def test_an_assistant_has_the_likeliest_model_or_none() -> None:
    with_one = edited(Document.blank("New"), "add", what="assistant", connections=("GPT", "Local"))
    without = edited(Document.blank("New"), "add", what="assistant", connections=())
    assert agent(with_one.document, "assistant")["model"] == "GPT"
    assert "model" not in agent(without.document, "assistant")


def test_dropped_into_a_group_it_is_a_member() -> None:
    doc = after(room("a", "b"), "add", what="executor", at=[0, 0], into="group.room")
    assert group(doc)["members"] == ["a", "b", "executor"]


def test_a_group_may_be_dropped_into_a_group() -> None:
    assert group(after(room("a", "b"), "add", what="group", into="group.room"))["members"] == ["a", "b", "group"]


@pytest.mark.parametrize(("onto", "field"), [("coder", "offers"), ("executor", "runs")])
def test_a_tool_dropped_on_an_agent_is_called_or_run_by_it(onto: str, field: str) -> None:
    doc = after(pair(), "add", what="python", into=ids.agent(onto))
    assert agent(doc, onto)[field] == ["my_tool"]


def test_a_second_function_is_called_what_the_tool_is_called() -> None:
    doc = after(after(pair(), "add", what="python"), "add", what="python")
    assert "def my_tool_2(" in doc.named("tools")[1]["source"]


def test_a_rule_goes_to_the_agent_that_it_was_dropped_on() -> None:
    outcome = edited(pair(), "add", what="rule", at=[50, 50], into="agent.coder")
    assert outcome.select == ("rule.coder.0",)
    assert len(agent(outcome.document, "coder")["rules"]) == 1


def test_a_nested_chat_brings_somebody_to_talk_to() -> None:
    doc = after(pair(), "add", what="nested", into="agent.coder")
    chats = agent(doc, "coder")["rules"][0]["reply"]["chats"]
    assert chats == [{"initiator": "coder", "recipient": "assistant", "max_turns": 1, "message": None}]
    assert agent(doc, "assistant")["type"] == "assistant"


def test_a_sequence_begins_with_the_chat_there_was() -> None:
    doc = after(pair(), "add", what="sequence")
    same = {"initiator": "executor", "recipient": "coder"}
    assert doc.spec["conversation"] == {"type": "sequence", "chats": [same, same]}
    assert len(after(doc, "add", what="sequence").spec["conversation"]["chats"]) == 3


def test_a_sequence_needs_somebody_to_talk() -> None:
    with pytest.raises(Refused, match="add two first"):
        edited(Document.blank("New"), "add", what="sequence")


def test_what_the_palette_does_not_have_is_refused() -> None:
    with pytest.raises(Refused):
        edited(pair(), "add", what="spaceship")


def test_added_to_a_group_it_takes_the_first_free_cell_beside_the_others() -> None:
    ring = {"a": ["b"], "b": ["c"], "c": ["d"], "d": ["a"]}
    doc = settled(room("a", "b", "c", "d", transitions={"allowed": ring}))
    added = after(doc, "add", what="human", into="group.room").layout["agent.human"]
    others = [doc.layout[f"agent.{name}"] for name in "abcd"]
    assert added[0] > max(x for x, _ in others)
    assert added[1] == min(y for _, y in others)
