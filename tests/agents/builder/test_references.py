"""A new name is written everywhere, and a part that is removed leaves no trace."""

from __future__ import annotations

import pytest

from agents.builder.document import Named
from agents.builder.references import forget, mentioned, named_speakers, rename
from agents.spec import TeamSpec
from tests.agents.builder.making import agent, all_specs, document, group, strangers


@pytest.mark.parametrize("name", all_specs())
def test_every_name_is_renamed_wherever_it_stands(name: str) -> None:
    """A name that was left behind would point nowhere, which a TeamSpec refuses."""
    doc = document(all_specs()[name])
    kinds: tuple[Named, ...] = ("agents", "groups", "tools")
    for kind in kinds:
        for old in [part["name"] for part in doc.named(kind)]:
            rename(doc, kind, old, f"renamed_{old}")
    spec = TeamSpec.parse(doc.spec)
    assert all(one.name.startswith("renamed_") for one in (*spec.speakers, *spec.tools))


@pytest.mark.parametrize("name", all_specs())
def test_everybody_can_be_removed_one_after_the_other(name: str) -> None:
    """What is left names nobody who is gone."""
    doc = document(all_specs()[name])
    while doc.named("agents"):
        gone = doc.named("agents").pop()["name"]
        forget(doc, "speaker", {gone})
        assert mentioned(doc, "speaker") <= named_speakers(doc) | strangers(doc)


def test_a_tool_is_renamed_where_it_is_called_and_in_its_source() -> None:
    doc = document()
    doc.layout["tool.add"] = [8, 16]
    rename(doc, "tools", "add", "plus")
    assert "plus" in agent(doc, "lead")["offers"]
    assert agent(doc, "lead")["rules"][1]["reply"]["tool"] == "plus"
    assert agent(doc, "lead")["rules"][2]["reply"]["function"] == "plus"
    assert "def plus(a: int" in doc.named("tools")[0]["source"]
    assert doc.layout == {"tool.plus": [8, 16]}
    TeamSpec.parse(doc.spec)


def test_a_renamed_agent_keeps_the_order_of_who_follows_it() -> None:
    doc = document()
    group(doc)["transitions"] = {"allowed": {"lead": ["helper", "lead"], "helper": ["lead"]}}
    rename(doc, "agents", "lead", "chief")
    assert list(group(doc)["transitions"]["allowed"].items()) == [("chief", ["helper", "chief"]), ("helper", ["chief"])]


def test_an_agent_that_is_forgotten_leaves_no_trace() -> None:
    doc = document()
    doc.spec["agents"] = [part for part in doc.named("agents") if part["name"] != "helper"]
    forget(doc, "speaker", {"helper"})
    assert "helper" not in mentioned(doc, "speaker")
    assert len(agent(doc, "lead")["rules"]) == 3, "the nested chat with it is gone, and its rule"
    assert group(doc)["selection"] == {"rows": [], "default": {"method": "auto"}}


def test_a_rule_for_one_who_is_gone_is_not_a_rule_for_everybody() -> None:
    doc = document()
    forget(doc, "speaker", {"boss"})
    assert [rule["reply"] for rule in agent(doc, "lead")["rules"]] == [
        {"tool": "add", "arguments": {"a": 1, "b": 2}},
        {"function": "add"},
    ]


def test_a_conversation_without_one_of_its_two_is_none() -> None:
    doc = document()
    doc.spec["conversation"] = {"initiator": "boss", "recipient": "lead"}
    forget(doc, "speaker", {"lead"})
    assert "conversation" not in doc.spec


def test_chats_that_count_others_count_anew() -> None:
    chats = [{"initiator": "boss", "recipient": name, "left_out": [0, 2]} for name in ("lead", "helper", "critic")]
    doc = document()
    doc.spec["conversation"] = {"type": "sequence", "chats": chats}
    forget(doc, "speaker", {"lead"})
    assert [chat["left_out"] for chat in doc.spec["conversation"]["chats"]] == [[1], [1]]
