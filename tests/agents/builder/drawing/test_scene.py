"""A document as it is drawn: every part of every team, also of one that is no team yet."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.builder import ids, reading
from agents.builder.document import Document
from agents.builder.drawing import Scene, scene
from agents.builder.drawing.places import SIZES
from tests.agents.builder.making import agent, all_specs, document, group, pair, room


def drawn(doc: Document) -> Scene:
    return scene(doc)


@pytest.mark.parametrize("name", all_specs())
def test_every_part_of_every_team_is_drawn_once_and_every_line_leads_somewhere(name: str) -> None:
    doc = document(all_specs()[name])
    found = drawn(doc)
    parts = [part.id for part in found.parts]
    wanted = {ids.START} | {ids.agent(part["name"]) for part in doc.named("agents")}
    wanted |= {ids.group(part["name"]) for part in doc.named("groups")}
    wanted |= {ids.tool(part["name"]) for part in doc.named("tools")}
    for part in doc.named("agents"):
        wanted |= {ids.rule(part["name"], index) for index in range(len(part.get("rules", [])))}
    assert sorted(parts) == sorted(wanted)
    assert all(edge.source in wanted and edge.target in wanted for edge in found.edges)
    assert len({part.id for part in found}) == len(list(found))


@pytest.mark.parametrize("name", all_specs())
def test_every_use_of_a_tool_every_nested_chat_and_every_transition_has_a_line(name: str) -> None:
    doc = document(all_specs()[name])
    kinds = [edge.kind for edge in drawn(doc).edges]
    agents = reading.agents(doc)
    several = {n: tool["name"] for tool in doc.named("tools") for n in reading.offered_names(tool)}
    assert kinds.count("offers") == sum(len({several[n] for n in one.offers}) for one in agents)
    assert kinds.count("runs") == sum(len({several[n] for n in one.runs}) for one in agents)
    assert kinds.count("trigger") == sum(len(one.rules) for one in agents)
    for one in reading.groups(doc):
        if one.transitions and one.transitions.allowed:
            pairs = sum(len(followers) for followers in one.transitions.allowed.values())
            assert sum(edge.id.startswith(f"edge.transition.{one.name}.") for edge in drawn(doc).edges) == pairs


@pytest.mark.parametrize("name", all_specs())
def test_nothing_lies_on_anything_else(name: str) -> None:
    nodes = drawn(document(all_specs()[name])).nodes
    boxes = [(node.x, node.y, *SIZES[node.kind]) for node in nodes]
    for at, (x, y, width, height) in enumerate(boxes):
        for left, top, wide, high in boxes[at + 1 :]:
            assert x >= left + wide or left >= x + width or y >= top + high or top >= y + height


def test_a_group_goes_round() -> None:
    names = ("planner", "coder", "reviewer", "executor")
    follow = {"planner": ["coder"], "coder": ["reviewer"], "reviewer": ["executor"], "executor": ["planner"]}
    found = {node.name: (node.x, node.y) for node in drawn(room(*names, transitions={"allowed": follow})).nodes}
    planner, coder, reviewer, executor = (found[name] for name in names)
    assert planner[1] == coder[1] < reviewer[1] == executor[1]
    assert planner[0] == executor[0] < coder[0] == reviewer[0]


def test_who_begins_stands_left_of_whom_it_talks_to() -> None:
    found = {node.name: node.x for node in drawn(pair()).nodes}
    assert found["Start"] < found["executor"] < found["coder"]


def test_what_stands_somewhere_stays_there() -> None:
    doc = pair()
    doc.layout["agent.coder"] = [1000, 500]
    found = {node.id: (node.x, node.y) for node in drawn(doc).nodes}
    assert found["agent.coder"] == (1000, 500)
    assert found["agent.executor"][0] > 1000


def test_a_row_that_is_a_transition_is_its_label() -> None:
    rows = [{"after": ["a"], "when": {"code_succeeded": True}, "next": {"speaker": "b"}}]
    doc = room("a", "b", transitions={"allowed": {"a": ["b"]}}, selection={"rows": rows})
    assert [(edge.kind, edge.label) for edge in drawn(doc).edges] == [("transition", "code ran well")]
    del group(doc)["transitions"]
    assert [(edge.kind, edge.label) for edge in drawn(doc).edges] == [("row", "code ran well")]


def test_a_member_of_two_groups_stands_in_the_first_and_is_tied_to_the_other() -> None:
    doc = room("a", "b")
    doc.spec["groups"].append({"name": "den", "members": ["a", "b"]})
    found = drawn(doc)
    assert {node.frame for node in found.nodes if node.kind == "agent"} == {"group.room"}
    assert [edge.id for edge in found.edges] == ["edge.member.den.a", "edge.member.den.b"]


def test_groups_inside_one_another_in_a_circle_are_drawn_all_the_same() -> None:
    doc = Document({"agents": [], "groups": [{"name": "a", "members": ["b"]}, {"name": "b", "members": ["a"]}]})
    assert {frame.name: frame.frame for frame in drawn(doc).frames} == {"a": "", "b": ""}


def test_a_slip_in_one_field_hides_no_other() -> None:
    doc = pair()
    agent(doc, "coder").update({"temperature": "hot", "modle": "x", "description": "Writes code."})
    node = next(node for node in drawn(doc).nodes if node.name == "coder")
    assert (node.text, node.tags[0].text) == ("Writes code.", "M")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=5,
)
_FIELDS = ["type", "rules", "offers", "code", "members", "transitions", "selection", "chat", "source", "model"]


@given(st.lists(st.dictionaries(st.sampled_from(_FIELDS), _JSON), max_size=3), _JSON)
@settings(max_examples=200, deadline=None)
def test_whatever_a_file_holds_it_can_be_drawn(parts: list[dict[str, Any]], talk: Any) -> None:
    spec: dict[str, Any] = {"conversation": talk}
    for at, kind in enumerate(("agents", "groups", "tools")):
        spec[kind] = [part | {"name": f"p{at}{index}"} for index, part in enumerate(parts)]
    found = drawn(Document(json.loads(json.dumps(spec))))
    assert len(found.parts) >= 3 * len(parts)
