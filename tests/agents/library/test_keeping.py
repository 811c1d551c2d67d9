from __future__ import annotations

from typing import Any

import pytest

from agents.builder import edits, ids
from agents.builder.document import Document
from agents.builder.edits import Surroundings
from agents.library.keeping import Exists, NotKept, alone, keep
from agents.library.listing import items
from agents.models import LibraryItem, Team
from agents.spec import TeamSpec
from studio.accounts.models import User, Workspace

CHAT = {"initiator": "boss", "recipient": "helper", "message": {"template": "{query}"}}
RULES = [
    {"name": "elsewhere", "from": {"names": ["boss"]}, "reply": {"text": "Yes."}},
    {"name": "nested", "reply": {"chats": [{"initiator": "clerk", "recipient": "helper"}]}},
    {"name": "by a tool", "when": {"contains": "order"}, "reply": {"tool": "orders"}},
    {"name": "alone", "when": {"contains": "password"}, "reply": {"text": "No."}},
]
TEAM: dict[str, Any] = {
    "parley": 1,
    "name": "Office",
    "agents": [
        {"name": "boss", "type": "user_proxy", "human_input": "always", "runs": ["orders", "ask"]},
        {"name": "clerk", "type": "assistant", "model": "M", "offers": ["ask"], "rules": RULES},
        {"name": "helper", "type": "assistant", "model": "M"},
    ],
    "tools": [
        {"type": "sql", "name": "orders", "file": "orders.csv", "query": "SELECT 1"},
        {"type": "sql", "name": "other", "file": "orders.csv", "query": "SELECT 2"},
        {"type": "chat", "name": "ask", "chat": CHAT},
    ],
    "conversation": {"initiator": "boss", "recipient": "clerk"},
}
OFFICE = Document(TEAM)


def test_an_agent_loses_what_points_to_others() -> None:
    (clerk,) = alone(OFFICE, ids.agent("clerk"))["agents"]
    assert [rule["name"] for rule in clerk["rules"]] == ["by a tool", "alone"]
    assert "offers" not in clerk


def test_the_tools_that_it_needs_come_along_and_no_others() -> None:
    assert [tool["name"] for tool in alone(OFFICE, ids.agent("clerk"))["tools"]] == ["orders"]
    assert "conversation" not in alone(OFFICE, ids.agent("clerk"))


def test_a_tool_comes_alone() -> None:
    assert alone(OFFICE, ids.tool("orders")) == {"parley": 1, "tools": [TEAM["tools"][0]]}


def test_the_draft_stays_as_it_is(workspace: Workspace, alice: User) -> None:
    before = OFFICE.copy()
    keep(workspace, OFFICE, ids.agent("clerk"), alice)
    assert before == OFFICE


@pytest.mark.parametrize(
    "id_", ["group.room", "agent.nobody", "tool.nothing", "start", "", "rule.clerk.0", "tool.ask", ids.agent("x" * 65)]
)
def test_what_cannot_be_kept_says_why(workspace: Workspace, alice: User, id_: str) -> None:
    long = Document(TEAM | {"agents": [*TEAM["agents"], {"name": "x" * 65, "type": "assistant"}]})
    with pytest.raises(NotKept, match="[.]$"):
        keep(workspace, long, id_, alice)
    assert not LibraryItem.objects.exists()


def test_a_name_that_is_taken_is_replaced_only_when_wished(workspace: Workspace, alice: User, bob: User) -> None:
    keep(workspace, OFFICE, ids.agent("helper"), alice)
    other = Document(TEAM | {"agents": [{"name": "helper", "type": "assistant", "model": "N"}]})
    with pytest.raises(Exists, match="an agent called helper"):
        keep(workspace, other, ids.agent("helper"), bob)
    assert keep(workspace, other, ids.agent("helper"), bob, replace=True).spec["agents"][0]["model"] == "N"
    assert [item.created_by for item in LibraryItem.objects.all()] == [alice]


def test_what_was_kept_makes_sense_in_another_team(workspace: Workspace, alice: User) -> None:
    item = keep(workspace, OFFICE, ids.agent("clerk"), alice)
    room = Document(
        {"parley": 1, "name": "New", "agents": [{"name": "host", "type": "user_proxy", "default_reply": "."}]}
    )
    draft = edits.perform(room, {"op": "paste", "parts": item.spec, "at": None}, Surroundings()).document
    talk = {"conversation": {"initiator": "host", "recipient": "clerk", "max_turns": 1}}
    assert TeamSpec.parse(draft.spec | talk).agent("clerk").model == "M"


def test_the_list_counts_the_teams_that_have_one_of_that_name(workspace: Workspace, alice: User, charlie: User) -> None:
    for spec in (TEAM, TEAM, {"agents": 1}, {"parley": 1, "tools": [{"name": "helper"}]}):
        Team.objects.create(workspace=workspace, name="T", spec=spec)
    Team.objects.create(workspace=charlie.workspaces.get(), name="T", spec=TEAM)
    for id_ in (ids.agent("helper"), ids.tool("orders")):
        keep(workspace, OFFICE, id_, alice)
    assert [(item.row.name, item.used_in, item.words) for item in items(workspace)] == [
        ("helper", 2, "Used in 2 teams"),
        ("orders", 2, "Used in 2 teams"),
    ]


def test_what_no_team_uses_says_what_it_is(workspace: Workspace, alice: User) -> None:
    keep(workspace, OFFICE, ids.agent("helper"), alice)
    assert [item.words for item in items(workspace)] == ["Assistant"]
