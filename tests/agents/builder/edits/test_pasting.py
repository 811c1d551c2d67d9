"""Copied here or elsewhere, once or ten times: a copy works like what it is a copy of."""

from __future__ import annotations

from typing import Any

import pytest

from agents.builder.document import Document
from agents.builder.drawing import scene
from agents.builder.edits import Refused
from agents.builder.edits.copying import fragment
from tests.agents.builder.making import after, agent, all_specs, document, edited, group, lost_names, pair, room


@pytest.mark.parametrize("name", all_specs())
def test_a_whole_team_copied_into_nothing_is_the_same_team(name: str) -> None:
    doc = document(all_specs()[name])
    parts = fragment(doc, [part.id for part in scene(doc).parts])
    copied = after(Document.blank(doc.spec["name"]), "paste", parts=parts).spec
    assert {key: copied.get(key, []) for key in ("agents", "groups", "tools")} == {
        key: doc.spec.get(key, []) for key in ("agents", "groups", "tools")
    }


@pytest.mark.parametrize("name", all_specs())
def test_pasted_beside_itself_nobody_is_mixed_up(name: str) -> None:
    doc = document(all_specs()[name])
    parts = fragment(doc, [part.id for part in scene(doc).parts])
    twice = after(doc, "paste", parts=parts)
    assert lost_names(twice) == []
    assert len(twice.named("agents")) == 2 * len(doc.named("agents"))
    copies = [part["name"] for part in twice.named("agents")[len(doc.named("agents")) :]]
    for one in twice.named("groups")[len(doc.named("groups")) :]:
        assert not set(one["members"]) & {part["name"] for part in doc.named("agents")}, copies


def test_names_that_are_taken_get_the_next_number() -> None:
    doc = pair()
    for _ in range(3):
        doc = after(doc, "duplicate", ids=["agent.coder"])
    assert [part["name"] for part in doc.named("agents")] == ["coder", "executor", "coder_2", "coder_3", "coder_4"]


def test_a_duplicate_of_a_member_is_a_member() -> None:
    doc = after(room("a", "b"), "duplicate", ids=["agent.b"])
    assert group(doc)["members"] == ["a", "b", "b_2"]


def test_a_group_brings_its_members() -> None:
    doc = after(room("a", "b", transitions={"allowed": {"a": ["b"]}}), "duplicate", ids=["group.room"])
    assert group(doc, "room_2")["members"] == ["a_2", "b_2"]
    assert group(doc, "room_2")["transitions"] == {"allowed": {"a_2": ["b_2"]}}
    assert group(doc)["members"] == ["a", "b"]


def test_what_it_uses_here_it_uses_still_and_elsewhere_no_more() -> None:
    doc = document()
    here = after(doc, "duplicate", ids=["agent.lead"])
    assert agent(here, "lead_2")["offers"] == ["add", "ask"]
    elsewhere = after(pair(), "paste", parts=fragment(doc, ["agent.lead"]))
    assert "offers" not in agent(elsewhere, "lead")
    assert "rules" not in agent(elsewhere, "lead")


def test_a_rule_is_pasted_to_the_agent_that_is_selected() -> None:
    parts = fragment(document(), ["rule.lead.0"])
    doc = after(pair(), "paste", parts=parts, into="agent.executor")
    assert agent(doc, "executor")["rules"][0]["reply"] == {"text": "No."}


def test_it_goes_where_it_is_wanted() -> None:
    doc = after(pair(), "paste", parts=fragment(room("a"), ["agent.a"]), at=[800, 400])
    assert doc.layout["agent.a"] == [800, 400]


def test_a_pattern_is_given_the_models_that_there_are() -> None:
    parts = {"agents": [{"name": "a", "type": "assistant", "model": ""}]}
    assert agent(edited(pair(), "paste", parts=parts, connections=("GPT",)).document, "a")["model"] == "GPT"
    assert "model" not in agent(edited(pair(), "paste", parts=parts, connections=()).document, "a")


def test_a_conversation_comes_along_where_there_is_none() -> None:
    whole = pair().spec
    assert after(Document.blank("N"), "paste", parts=whole).spec["conversation"] == whole["conversation"]
    twice = after(pair(), "paste", parts=whole)
    assert twice.spec["conversation"] == whole["conversation"]


NAMELESS = {"agents": [{"type": "assistant"}]}


@pytest.mark.parametrize("parts", [None, "text", {}, {"agents": []}, NAMELESS, {"name": "x"}])
def test_what_is_no_part_of_a_team_is_refused(parts: Any) -> None:
    with pytest.raises(Refused):
        edited(pair(), "paste", parts=parts)


def test_only_lines_or_the_start_cannot_be_duplicated() -> None:
    with pytest.raises(Refused, match="Select an agent"):
        edited(pair(), "duplicate", ids=["start", "edge.begins"])
