"""What can be played and was hardly meant: who is never reached, what never ends, which rows never decide."""

from __future__ import annotations

from typing import Any

import pytest

from agents.spec import TeamSpec
from tests.agents.spec_making import ADD, EVERYTHING, PAIR, changed

ENDLESS = {"termination": {"match": "never"}, "max_auto_replies": None}


def told(raw: dict[str, Any]) -> list[str]:
    return [str(doubt) for doubt in TeamSpec.parse(raw).doubts()]


def agent(name: str, **fields: Any) -> dict[str, Any]:
    return {"name": name, "type": "assistant", "model": "M"} | fields


def room(**fields: Any) -> dict[str, Any]:
    """A group of ada, ben and cy, begun by boss."""
    group = {"name": "room", "members": ["ada", "ben", "cy"], "selection": "random"} | fields
    agents = [agent("boss"), agent("ada"), agent("ben"), agent("cy")]
    return PAIR | {"agents": agents, "groups": [group], "conversation": {"initiator": "boss", "recipient": "room"}}


def test_an_agent_that_nothing_leads_to_is_doubted() -> None:
    (doubt,) = told(PAIR | {"agents": [*PAIR["agents"], agent("extra")]})
    assert doubt.startswith('agents[2] = "extra": Nobody ever talks to it.')


@pytest.mark.parametrize(
    "rule",
    [
        {"reply": {"chats": [{"initiator": "coder", "recipient": "extra"}]}},
        {"reply": {"tool": "ask"}},
    ],
)
def test_rules_and_tools_that_are_chats_lead_to_agents(rule: dict[str, Any]) -> None:
    rule |= {"from": {"names": ["executor"]}}
    tool = {"name": "ask", "type": "chat", "chat": {"initiator": "coder", "recipient": "extra"}}
    agents = [PAIR["agents"][0] | {"rules": [rule]}, PAIR["agents"][1], agent("extra")]
    doubts = told(PAIR | {"agents": agents, "tools": [tool]})
    assert not [doubt for doubt in doubts if "agents[2]" in doubt]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, ["Nobody is offered this tool, and nobody runs it."]),
        ({"runs": ["add"]}, ["agents[1].runs[0]", "No model is offered this tool."]),
        ({"offers": ["add"]}, ["agents[1].offers = ", "Only a model can call tools"]),
    ],
)
def test_a_tool_that_nobody_can_call_is_doubted(fields: dict[str, Any], words: list[str]) -> None:
    agents = [PAIR["agents"][0], PAIR["agents"][1] | fields]
    tools = [{"name": "add", "type": "python", "source": ADD}]
    doubts = "\n".join(told(PAIR | {"agents": agents, "tools": tools}))
    assert [word for word in words if word not in doubts] == []


@pytest.mark.parametrize(
    ("more", "doubted"),
    [
        ({}, True),
        ({"max_auto_replies": 3}, False),
        ({"termination": {"match": "contains", "text": "DONE"}}, False),
        ({"human_input": "always"}, False),
        ({"model": None}, False),
        ({"model": None, "default_reply": "Go on."}, True),
        ({"only_rules": True, "rules": [{"reply": {"text": "Yes."}}]}, True),
        ({"only_rules": True, "rules": [{"reply": {"text": "Yes."}, "when": {"contains": "?"}}]}, False),
    ],
)
def test_a_chat_that_only_the_last_limit_ends_is_doubted(more: dict[str, Any], doubted: bool) -> None:
    agents = [agent("coder", **ENDLESS), agent("executor", code={}, **(ENDLESS | more))]
    doubts = told(PAIR | {"agents": agents})
    assert [doubt for doubt in doubts if "conversation.max_turns" in doubt and "5,000 turns" in doubt] == doubts
    assert bool(doubts) is doubted
    assert told(changed("conversation.max_turns", 3, PAIR | {"agents": agents})) == []


@pytest.mark.parametrize(("asks", "doubted"), [("never", True), ("terminate", False), ("always", False)])
def test_a_first_message_of_a_person_needs_a_person(asks: str, doubted: bool) -> None:
    spec = changed("agents.1.human_input", asks)
    spec["conversation"]["message"] = None
    assert bool(told(spec)) is doubted


@pytest.mark.parametrize(
    ("earlier", "later", "unused"),
    [
        ({}, {"after": ["ada"]}, True),
        ({"after": ["ada"]}, {}, False),
        ({"after": ["ada", "ben"]}, {"after": ["ben"], "when": {"contains": "x"}}, True),
        ({"when": {"contains": "x"}}, {"when": {"contains": "x"}}, True),
        ({"when": {"contains": "x"}}, {"when": {"contains": "y"}}, False),
        ({"after": ["ada"]}, {"after": ["ben"]}, False),
    ],
)
def test_a_row_that_never_decides_is_doubted(earlier: dict[str, Any], later: dict[str, Any], unused: bool) -> None:
    rows = [earlier | {"next": {"speaker": "ben"}}, later | {"next": {"speaker": "cy"}}]
    doubts = told(room(selection={"rows": rows}))
    assert bool(doubts) is unused
    assert all("groups[0].selection.rows[1]" in doubt and "row 1" in doubt for doubt in doubts)


@pytest.mark.parametrize(
    ("allowed", "words"),
    [
        ({"ada": ["ben"], "ben": ["cy"], "cy": ["ada"]}, []),
        ({"ada": ["ben"], "ben": ["cy", "ada"]}, ["Nobody may speak after cy"]),
        ({"ada": ["ben"], "ben": ["ada"], "cy": ["cy", "ada"]}, ["Nobody leads to cy"]),
    ],
)
def test_transitions_that_lead_nowhere_are_doubted(allowed: dict[str, list[str]], words: list[str]) -> None:
    doubts = told(room(transitions={"allowed": allowed}))
    assert [word for word in words if word not in doubts[0]] == []
    assert len(doubts) == len(words)


def test_a_group_that_would_end_with_its_first_message_is_doubted() -> None:
    spec = room(transitions={"allowed": {"ada": ["ben"], "ben": ["ada", "cy"]}})
    spec = changed("conversation.initiator", "cy", spec | {"agents": spec["agents"][1:]})
    assert "the group would end at once" in told(spec)[0]


def test_a_row_that_names_the_next_asks_no_transitions() -> None:
    rows = [{"after": ["cy"], "next": {"speaker": "ada"}}]
    table = {"rows": rows, "default": {"method": "random"}}
    assert told(room(selection=table, transitions={"allowed": {"ada": ["ben"], "ben": ["cy"]}})) == []
    assert told(room(selection={"function": "pick"}, transitions={"allowed": {}}) | PICK) == []


PICK = {"tools": [{"name": "pick", "type": "python", "source": "def pick(last_speaker, messages, members): ...\n"}]}


def test_who_runs_tools_speaks_without_a_transition() -> None:
    spec = room(transitions={"allowed": {"ada": ["ben"], "ben": ["ada"], "cy": ["ada"]}})
    spec["agents"][3]["runs"] = spec["agents"][1]["offers"] = ["add"]
    assert told(spec | {"tools": [{"name": "add", "type": "python", "source": ADD}]}) == []


def test_everything_that_is_meant_is_not_doubted() -> None:
    assert told(EVERYTHING) == told(PAIR) == told(room()) == []
