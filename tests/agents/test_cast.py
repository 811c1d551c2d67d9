"""How a team looks: hues that tell its people apart."""

from __future__ import annotations

from typing import Any

from agents.cast import TOOLS, cast, hues_of, instruments
from agents.spec import TeamSpec
from studio.web.hues import MODELS
from studio.web.icons import icon
from tests.agents.spec_making import EVERYTHING


def team(*agents: dict[str, Any]) -> TeamSpec:
    talk = {"initiator": agents[0]["name"], "recipient": agents[1]["name"]}
    return TeamSpec.parse({"parley": 1, "name": "T", "agents": list(agents), "conversation": talk})


def assistant(name: str) -> dict[str, Any]:
    return {"name": name, "type": "assistant", "model": "m"}


def test_models_differ_while_hues_last() -> None:
    hues = hues_of(team(*(assistant(f"agent_{number}") for number in range(len(MODELS)))).agents, [])
    assert sorted(hues.values()) == sorted(MODELS)


def test_more_agents_than_hues_still_have_one() -> None:
    assert len(hues_of(team(*(assistant(f"agent_{number}") for number in range(9))).agents, [])) == 9


def test_people_and_executors_keep_theirs() -> None:
    person = {"name": "maya", "type": "user_proxy", "human_input": "always"}
    executor = {"name": "runner", "type": "user_proxy", "code": {}}
    members = cast(team(person, executor))
    assert [(member.role, member.hue) for member in members] == [("Person", "amber"), ("Code executor", "green")]
    assert [member.is_reviewed for member in members] == [False, True]


def test_an_agent_says_what_it_is() -> None:
    fixed = {"name": "echo", "type": "user_proxy", "default_reply": "Go on."}
    both = {"name": "coder", "type": "assistant", "model": "m", "code": {"review": "never"}}
    assert [member.role for member in cast(team(fixed, both))] == ["Fixed reply", "Assistant who runs code"]


def test_tool_runners_and_rules_have_a_word_of_their_own() -> None:
    tool = {"name": "now", "type": "python", "source": "def now() -> str:\n    return ''\n"}
    runner = {"name": "runner", "type": "user_proxy", "runs": ["now"]}
    ruled = {"name": "ruled", "type": "user_proxy", "rules": [{"reply": {"text": "No."}}]}
    talk = {"initiator": "runner", "recipient": "ruled"}
    raw = {"parley": 1, "name": "T", "agents": [runner, ruled], "tools": [tool], "conversation": talk}
    members = cast(TeamSpec.parse(raw))
    assert [(member.role, member.hue == "green") for member in members] == [
        ("Tool runner", True),
        ("Answers by rules", False),
    ]


def test_groups_follow_the_agents_and_name_their_members() -> None:
    room = cast(TeamSpec.parse(EVERYTHING))[4]
    assert (room.name, room.role, room.hue, room.models) == ("room", "Group chat", "slate", ("M",))
    assert room.members == ("lead", "helper", "corner")
    assert room.text == "lead, helper, corner"


def test_every_tool_says_what_it_is() -> None:
    server = {"name": "files", "type": "mcp", "server": {"url": "https://x.org/mcp"}, "tools": ["read", "write"]}
    shown = instruments(TeamSpec.parse(EVERYTHING | {"tools": [*EVERYTHING["tools"], server]}))
    assert [tool.role for tool in shown] == ["Python function", "Chat as a tool", "MCP tool", "MCP tool"]
    assert [tool.is_reviewed for tool in shown] == [False, False, True, True]


def test_every_icon_can_be_drawn() -> None:
    everything = TeamSpec.parse(EVERYTHING)
    names = {one.icon for one in (*cast(everything), *instruments(everything))} | {drawn for _, drawn in TOOLS.values()}
    assert all(icon(name) for name in names | {"wrench", "route"})
