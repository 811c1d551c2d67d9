"""Lines mean something, and a line that cannot be says why."""

from __future__ import annotations

import pytest

from agents.builder.document import Document
from agents.builder.drawing import scene
from agents.builder.edits import Refused
from agents.builder.edits.connecting import refusals
from tests.agents.builder.making import after, agent, all_specs, document, edited, group, pair, room


def connected(doc: Document, source: str, target: str) -> Document:
    return after(doc, "connect", source=source, target=target)


def test_in_a_group_a_line_says_who_may_follow() -> None:
    doc = connected(room("a", "b", repeats=[]), "agent.a", "agent.b")
    assert group(doc)["transitions"] == {"allowed": {"a": ["b"]}}
    assert "repeats" not in group(doc)
    assert group(connected(doc, "agent.a", "agent.a"))["transitions"] == {"allowed": {"a": ["b", "a"]}}


def test_where_lines_are_barred_one_more_lifts_the_bar() -> None:
    doc = connected(room("a", "b", transitions={"disallowed": {"a": ["b"]}}), "agent.a", "agent.b")
    assert "transitions" not in group(doc)


def test_outside_of_groups_a_line_is_the_conversation() -> None:
    doc = pair()
    del doc.spec["conversation"]
    doc = connected(doc, "agent.executor", "agent.coder")
    assert doc.spec["conversation"] == {"initiator": "executor", "recipient": "coder"}
    doc = connected(doc, "agent.coder", "agent.executor")
    assert [chat["initiator"] for chat in doc.spec["conversation"]["chats"]] == ["executor", "coder"]


def test_from_the_start_it_says_who_begins_and_the_next_line_with_whom() -> None:
    doc = room("a", "b")
    doc.spec["agents"].append({"name": "user", "type": "user_proxy"})
    doc = connected(connected(doc, "start", "agent.user"), "agent.user", "group.room")
    assert doc.spec["conversation"] == {"initiator": "user", "recipient": "room"}
    assert {edge.kind for edge in scene(doc).edges} == {"begins", "chat"}


@pytest.mark.parametrize(("name", "field"), [("coder", "offers"), ("executor", "runs")])
def test_to_a_tool_it_is_what_the_agent_can(name: str, field: str) -> None:
    doc = connected(after(pair(), "add", what="python"), f"agent.{name}", "tool.my_tool")
    assert agent(doc, name)[field] == ["my_tool"]


def test_from_a_tool_it_says_who_executes_it() -> None:
    doc = connected(after(pair(), "add", what="python"), "tool.my_tool", "agent.coder")
    assert agent(doc, "coder")["runs"] == ["my_tool"]


def test_to_a_nested_chat_it_is_its_trigger_so_the_chat_changes_hands() -> None:
    doc = after(pair(), "add", what="nested", into="agent.coder")
    doc = connected(doc, "agent.executor", "rule.coder.0")
    assert agent(doc, "executor")["rules"][0]["reply"]["chats"][0]["initiator"] == "executor"
    assert agent(doc, "coder")["rules"] == []


def test_from_a_nested_chat_it_is_one_more_to_ask() -> None:
    doc = after(pair(), "add", what="nested", into="agent.coder")
    doc = connected(doc, "rule.coder.0", "agent.executor")
    chats = agent(doc, "coder")["rules"][0]["reply"]["chats"]
    assert [chat["recipient"] for chat in chats] == ["assistant", "executor"]


@pytest.mark.parametrize(
    ("source", "target", "reason"),
    [
        ("agent.lead", "start", "begins"),
        ("start", "group.room", "A group cannot begin a chat"),
        ("start", "tool.add", "Only an agent"),
        ("group.room", "agent.boss", "A group cannot begin a chat"),
        ("agent.boss", "agent.boss", "cannot talk to itself"),
        ("tool.add", "tool.ask", "does not lead to"),
        ("agent.lead", "tool.add", "already"),
        ("agent.lead", "rule.lead.0", "already"),
        ("rule.lead.0", "agent.boss", "Only nested chats"),
        ("rule.lead.3", "tool.add", "Nested chats answer here"),
        ("group.room", "tool.add", "Its members"),
    ],
)
def test_what_cannot_be_says_why(source: str, target: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        connected(document(), source, target)
    assert reason in refusals(document(), source)[target]


def test_members_of_different_groups_are_not_connected() -> None:
    doc = room("a", "b", "c", "d")
    group(doc)["members"] = ["a", "b"]
    doc.spec["groups"].append({"name": "den", "members": ["c", "d"]})
    with pytest.raises(Refused, match="not in the same group"):
        connected(doc, "agent.a", "agent.c")


@pytest.mark.parametrize("name", all_specs())
def test_what_is_not_refused_can_be_done_and_draws_a_line(name: str) -> None:
    doc = document(all_specs()[name])
    parts = [part.id for part in scene(doc).parts]
    source = parts[len(name) % len(parts)]
    refused = refusals(doc, source)
    for target in [target for target in parts if target not in refused][:6]:
        edited(doc, "connect", source=source, target=target)
    for target in refused:
        with pytest.raises(Refused):
            edited(doc, "connect", source=source, target=target)
