"""From the format to TeamSpec, where it takes some thought."""

from __future__ import annotations

import json

import pytest

from conformance.people import agent_of
from conformance.replies import rules_of
from conformance.scenario import Scenario

from .places import OWN


def rule(position: int, **more):
    return {"name": str(position), "trigger": {"type": "any"}, "position": position, "reply": "x"} | more


def placed(*functions, **agent):
    mapped = rules_of({"name": "a", "reply_functions": list(functions)} | agent, lambda chats, name: chats)
    return [(rule["name"], rule["position"]) for rule in mapped["rules"]]


@pytest.mark.parametrize(
    ("position", "word"),
    [(0, "person"), (1, "person"), (2, "tools"), (5, "tools"), (6, "code"), (7, "code"), (8, "last"), (20, "last")],
)
def test_positions_without_code(position, word):
    assert placed(rule(position)) == [(str(position), word)]


@pytest.mark.parametrize(("position", "word"), [(6, "code"), (7, "model"), (8, "model"), (9, "last")])
def test_positions_with_code(position, word):
    assert placed(rule(position), code={"executor": "commandline"}) == [(str(position), word)]


def test_the_later_comes_first_and_moves_the_others_on():
    first, second = rule(0) | {"name": "first"}, rule(0) | {"name": "second"}
    assert placed(first, second) == [("second", "person"), ("first", "person")]


def test_who_removes_the_others_stays_alone_until_the_next():
    mapped = rules_of(
        {"name": "a", "reply_functions": [rule(0), rule(5, remove_others=True), rule(1)]}, lambda chats, name: chats
    )
    assert [rule["name"] for rule in mapped["rules"]] == ["5", "1"]
    assert mapped["only_rules"]


def test_nested_chats_come_behind_the_person_unless_told_otherwise():
    nested = {"trigger": {"agent": "b"}, "chats": []}
    assert placed(nested_chats=[nested, nested | {"position": 0}]) == [
        ("nested chats 2", "person"),
        ("nested chats 1", "tools"),
    ]


@pytest.mark.parametrize(
    ("trigger", "expected"),
    [
        ({"type": "conversable"}, {"kinds": ["assistant", "conversable", "user_proxy"], "groups": True}),
        ({"type": "manager"}, {"kinds": [], "groups": True}),
        ({"not_agents": ["b"]}, {"kinds": [], "but": ["b"]}),
        ([{"not_agents": ["b", "c"]}, {"agent": "b"}], {"names": [], "but": ["c"]}),
        ([{"type": "any"}, {"none": True}], {"groups": True, "nobody": True, "but": []}),
        ({"none": True}, {"kinds": [], "groups": False, "nobody": True}),
    ],
)
def test_triggers(trigger, expected):
    found = rules_of({"name": "a", "reply_functions": [rule(0, trigger=trigger)]}, lambda chats, name: chats)
    source = found["rules"][0]["from"]
    assert {key: source[key] for key in expected} == expected


def test_a_trigger_of_nobody_at_all_is_no_rule():
    assert placed(rule(0, trigger=[])) == []


@pytest.mark.parametrize(
    "hook",
    [
        {"history_limit": {"max_messages": 3, "keep_first": True}},
        {"kind": "history_limit", "max_messages": 3, "keep_first": True},
    ],
)
def test_a_hook_is_known_under_its_name_or_beside_it(hook):
    agent = {"name": "a", "type": "assistant", "hooks": [hook]}
    assert agent_of(agent)["context"] == {"messages": 3, "keep_first": True}


def test_who_has_nothing_to_say_says_so():
    silent = agent_of({"name": "a", "type": "assistant", "default_auto_reply": None})
    assert silent["rules"][0]["reply"] == {"text": None}


@pytest.mark.parametrize("file", OWN, ids=lambda file: file.stem)
def test_every_scenario_of_ours_is_a_valid_team(file):
    spec = Scenario.read(file).spec()
    assert spec.parse(spec.dump()) == spec


def test_names_of_files_are_names_of_scenarios():
    assert [json.loads(file.read_text())["id"] for file in OWN] == [file.stem for file in OWN]
