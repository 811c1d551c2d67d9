"""Loose ends of a spec: what single fields cannot know, each told with its path and a fix."""

from __future__ import annotations

from typing import Any

import pytest

from agents.spec import TeamSpec
from tests.agents.spec_making import ADD, EVERYTHING, PAIR, changed, problems

NESTED = {"reply": {"chats": [{"initiator": "lead", "recipient": "helper"}]}}


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("agents.0.runs", ["add", "sub"], ['agents[0].runs[1] = "sub"', "No tool", "use one of add, ask"]),
        ("agents.1.offers", ["sub"], ["agents[1].offers[0]", "No tool"]),
        ("agents.1.rules.0.from.names", ["bos"], ["agents[1].rules[0].from.names[0]", "No agent or group"]),
        ("agents.1.rules.0.from.but", ["bos"], ["agents[1].rules[0].from.but[0]", "No agent or group"]),
        ("agents.1.rules.1.reply.tool", "sub", ["agents[1].rules[1].reply.tool", "No tool"]),
        ("agents.1.rules.2.reply.function", "ask", ["agents[1].rules[2].reply.function", "No Python tool"]),
        ("agents.1.rules.3.reply.chats.0.initiator", "x", ["agents[1].rules[3].reply.chats[0].initiator", "No agent"]),
        ("groups.0.members", ["lead", "helper", "x"], ["groups[0].members[2]", "No agent or group"]),
        ("groups.0.selection.rows.0.after", ["x"], ["groups[0].selection.rows[0].after[0]"]),
        ("groups.0.selection.rows.0.next", {"speaker": "critic"}, ["rows[0].next.speaker", "No member of this group"]),
        ("groups.0.selection.default", {"speaker": "boss"}, ["groups[0].selection.default.speaker"]),
        ("groups.0.transitions", {"allowed": {"x": []}}, ['groups[0].transitions.allowed = "x"']),
        ("groups.0.transitions", {"allowed": {"lead": ["x"]}}, ["groups[0].transitions.allowed.lead[0]"]),
        ("groups.1.repeats", ["lead"], ["groups[1].repeats[0]", "No member of this group"]),
        ("groups.1.selection", {"function": "ask"}, ["groups[1].selection.function", "use one of add"]),
        ("tools.1.chat.recipient", "x", ["tools[1].chat.recipient", "No agent or group"]),
        ("conversation.acts.1.chats.1.recipient", "x", ["conversation.acts[1].chats[1].recipient"]),
        ("conversation.acts.2.group", "lead", ["conversation.acts[2].group", "No group", "use one of room, corner"]),
        ("conversation.acts.3.agent", "x", ["conversation.acts[3].agent"]),
        ("conversation.acts.4.agent", "room", ["conversation.acts[4].agent", "No agent"]),
        ("conversation.acts.4.sender", "x", ["conversation.acts[4].sender"]),
    ],
)
def test_a_name_that_points_nowhere_is_told_with_those_that_do_not(path: str, value: Any, words: list[str]) -> None:
    told = "\n".join(problems(changed(path, value, EVERYTHING)))
    assert [word for word in words if word not in told] == []


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("groups.0.name", "lead", ["groups[0].name", "An agent has this name already"]),
        ("groups.1.name", "room", ["groups[1].name", "Two groups have this name"]),
        ("tools.1.name", "critic", ["tools[1].name", "An agent has this name already"]),
        ("tools.0.name", "add", []),
        ("groups.0.members", ["lead", "lead"], ["needs at least two members", "in the group twice"]),
        ("groups.1.members", ["helper", "room"], ["groups[1].members[1]", "groups[0].members[2]", "inside itself"]),
        ("groups.1.members", ["helper", "corner"], ["groups[1].members[1]", "inside itself"]),
        ("groups.0.repeats", ["lead"], ["groups[0].repeats", "Transitions already say"]),
        (
            "groups.0.selector",
            {"pick": "Who of {agents}?"},
            ["groups[0].selector.pick", "{agents}", "{roles} or {names}"],
        ),
        ("tools.1.chat.initiator", "room", ["tools[1].chat.initiator", "A group cannot begin a chat"]),
        ("tools.1.chat.recipient", "boss", ["tools[1].chat.recipient", "cannot talk to itself"]),
        ("tools.1.chat.message", {"template": "{last}"}, ["tools[1].chat.message.template", "{task} or {query}"]),
        ("conversation.acts.0.message", {"template": "{query}"}, ["Nothing is filled in for {query} here"]),
        ("conversation.acts.0.message", {"template": "{last}"}, ["conversation.acts[0].message.template", "{last}"]),
        ("conversation.acts.0.recipient", "lead", []),
        ("conversation.acts.0", {"type": "resume", "group": "room"}, ["conversation.acts[0].group", "not talked yet"]),
        ("conversation.acts.1.chats.1.after", [2], ["chats[1].after[0] = 2", "use 0 to 1"]),
        ("conversation.acts.1.chats.1.left_out", [7], ["chats[1].left_out[0] = 7"]),
        ("conversation.acts.1.chats.1.after", [1], ["chats[1].after", "cannot wait for itself"]),
        ("conversation.acts.1.chats.0.after", [1], ["chats[0].after", "chats[1].after", "for ever"]),
        ("tools.0.source", "def add(a):\n    return a\n", ["tools[0]"]),
    ],
)
def test_what_cannot_be_is_told(path: str, value: Any, words: list[str]) -> None:
    told = "\n".join(problems(changed(path, value, EVERYTHING)))
    assert [word for word in words if word not in told] == []
    assert bool(told) == bool(words)


def test_all_loose_ends_are_told_at_once() -> None:
    broken = changed("groups.0.repeats", ["lead"], changed("agents.1.offers", ["sub"], EVERYTHING))
    assert len(problems(broken)) == 2


def with_rules(**rules: list[dict[str, Any]]) -> dict[str, Any]:
    """Boss, lead and helper, with these reply rules; all but the boss have a model."""
    agents = [{"name": name, "type": "assistant", "model": "M"} for name in ("boss", "lead", "helper")]
    for agent in agents:
        agent["rules"] = rules.get(agent["name"], [])
    return PAIR | {"agents": agents, "conversation": {"initiator": "boss", "recipient": "lead"}}


FOREVER = "begin one another for ever"


def chats(recipient: str, initiator: str = "lead", **more: Any) -> dict[str, Any]:
    turns = more.pop("max_turns", None)
    return {"reply": {"chats": [{"initiator": initiator, "recipient": recipient, "max_turns": turns}]}} | more


@pytest.mark.parametrize(
    "rules",
    [
        {"lead": [chats("lead", "helper")]},
        {"lead": [chats("helper")]},
        {"lead": [chats("helper", max_turns=1)], "helper": [chats("lead", "helper")]},
        {"lead": [chats("helper", **{"from": {"kinds": ["assistant"]}})]},
        {"lead": [chats("helper", position="tools")]},
        {"lead": [chats("helper", final=False)]},
        {"lead": [{"reply": {"text": "Hm."}, "final": False}, chats("helper")]},
    ],
)
def test_nested_chats_that_begin_one_another_for_ever_are_refused(rules: dict[str, Any]) -> None:
    assert FOREVER in "\n".join(problems(with_rules(**rules)))


@pytest.mark.parametrize(
    "rules",
    [
        {"lead": [chats("helper", max_turns=1)]},
        {"lead": [chats("helper", **{"from": {"names": ["boss"]}})]},
        {"lead": [chats("helper", **{"from": {"but": ["helper"]}})]},
        {"lead": [chats("helper", when={"contains": "research"})]},
        {"lead": [{"reply": {"text": "Thanks."}, "from": {"names": ["helper"]}}, chats("helper")]},
        {"lead": [chats("helper", position="last")]},
        {"lead": [chats("helper", **{"from": {"nobody": True}})]},
    ],
)
def test_nested_chats_that_end_are_not(rules: dict[str, Any]) -> None:
    assert problems(with_rules(**rules)) == []


def test_a_person_may_end_nested_chats_that_begin_after_asking_them() -> None:
    spec = with_rules(lead=[chats("helper", position="tools")])
    assert problems(changed("agents.1.human_input", "always", spec)) == []


MUTE = {"name": "mute", "type": "user_proxy"}


def test_who_only_begins_a_chat_need_not_answer() -> None:
    talk = {"initiator": "mute", "recipient": "coder"}
    assert problems(PAIR | {"agents": [PAIR["agents"][0], MUTE], "conversation": talk}) == []


def test_a_member_of_a_group_must_be_able_to_answer() -> None:
    group = {"name": "room", "members": ["coder", "mute"]}
    talk = {"initiator": "mute", "recipient": "room"}
    spec = PAIR | {"agents": [PAIR["agents"][0], MUTE], "groups": [group], "conversation": talk}
    assert "agents[1]" in "\n".join(problems(spec))


@pytest.mark.parametrize(
    ("more", "mute"),
    [
        ({}, True),
        ({"only_rules": True, "model": "M"}, True),
        ({"rules": [{"reply": {"text": None}}]}, False),
        ({"runs": ["add"]}, False),
        ({"human_input": "terminate"}, False),
        ({"default_reply": ""}, False),
    ],
)
def test_an_agent_can_answer_by_a_model_code_tools_rules_a_person_or_a_fixed_text(
    more: dict[str, Any], mute: bool
) -> None:
    agents = [PAIR["agents"][1], MUTE | more]
    tools = [{"name": "add", "type": "python", "source": ADD}]
    spec = PAIR | {"agents": agents, "tools": tools, "conversation": {"initiator": "executor", "recipient": "mute"}}
    assert bool(problems(spec)) is mute


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("agents.0.runs", ["add"], ["agents[1].offers[1]", "Nobody in the team runs this tool"]),
        ("agents.0.hears_all", True, ["agents[0].hears_all", "in groups only"]),
        ("groups.0.model", None, ["groups[0].model", "order of the list"]),
        ("groups.1.selection", "auto", ["groups[1].model", "order of the list"]),
        ("conversation.acts.1.together", False, ["conversation.acts[1].chats[1].after", "anyway"]),
        (
            "tools.0",
            {"name": "add", "type": "mcp", "server": {"command": ["x"]}, "tools": ["add"]},
            ["tools[0]", "not known yet"],
        ),
    ],
)
def test_what_was_hardly_meant_is_doubted_and_played(path: str, value: Any, words: list[str]) -> None:
    raw = changed(path, value, EVERYTHING)
    if path == "tools.0":
        raw = changed("groups.1.selection", "random", raw)
        del raw["agents"][1]["rules"][2]
    told = "\n".join(str(doubt) for doubt in TeamSpec.parse(raw).doubts())
    assert [word for word in words if word not in told] == []
