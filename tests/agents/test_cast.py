"""How a team looks: hues that tell its people apart."""

from __future__ import annotations

from typing import Any

from agents.cast import cast, hues_of
from agents.spec import TeamSpec
from studio.web.hues import MODELS


def team(*agents: dict[str, Any]) -> TeamSpec:
    talk = {"initiator": agents[0]["name"], "recipient": agents[1]["name"]}
    return TeamSpec.parse({"parley": 1, "name": "T", "agents": list(agents), "conversation": talk})


def assistant(name: str) -> dict[str, Any]:
    return {"name": name, "type": "assistant", "model": "m"}


def test_models_differ_while_hues_last() -> None:
    hues = hues_of(team(*(assistant(f"agent_{number}") for number in range(len(MODELS)))))
    assert sorted(hues.values()) == sorted(MODELS)


def test_more_agents_than_hues_still_have_one() -> None:
    assert len(hues_of(team(*(assistant(f"agent_{number}") for number in range(9))))) == 9


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
