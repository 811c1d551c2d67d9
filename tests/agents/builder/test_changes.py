"""What an edit changed: found, applied, turned round, and refused where somebody else was first."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.builder.changes import ABSENT, Change, Conflict, apply, diff, inverse
from agents.builder.document import Document
from tests.agents.builder.making import agent, document, pair

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.text("ab", max_size=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("xyz"), inner, max_size=3),
    max_leaves=6,
)
_PARTS = st.lists(st.dictionaries(st.sampled_from(["type", "rules", "#"]), _VALUES), max_size=4)


def _named(parts: list[dict[str, Any]], names: list[str]) -> list[dict[str, Any]]:
    return [part | {"name": name} for part, name in zip(parts, names, strict=False)]


@st.composite
def documents(draw: st.DrawFn) -> Document:
    names = draw(st.permutations(["a", "b", "c", "d"]))
    spec = draw(st.dictionaries(st.sampled_from(["name", "conversation", "seed"]), _VALUES))
    if draw(st.booleans()):
        spec["agents"] = _named(draw(_PARTS), names)
    return Document(spec, draw(st.dictionaries(st.sampled_from("abc"), st.lists(st.integers(), max_size=2))))


@given(documents(), documents())
@settings(max_examples=300, deadline=None)
def test_changes_make_the_new_of_the_old_and_turned_round_the_old_of_the_new(old: Document, new: Document) -> None:
    changes = diff(old, new)
    told = [Change.from_json(change.to_json()) for change in changes]
    assert diff(apply(old, told), new) == []
    assert diff(apply(new, inverse(told)), old) == []
    assert (changes == []) == (diff(new, old) == [])


def test_a_field_has_its_path_by_names() -> None:
    new = pair()
    agent(new, "coder")["model"] = "N"
    assert diff(pair(), new) == [Change(("spec", "agents", "coder", "model"), "M", "N")]


def test_what_was_not_there_is_told_from_null() -> None:
    new = pair()
    agent(new, "coder")["instructions"] = None
    assert diff(pair(), new)[0].before is ABSENT
    assert diff(pair(), new)[0].to_json() == [["spec", "agents", "coder", "instructions"], [], [None]]


def test_one_is_not_true() -> None:
    one, true = Document({"seed": 1}), Document({"seed": True})
    assert [(change.before, change.after) for change in diff(one, true)] == [(1, True)]


def test_a_change_finds_its_agent_when_another_was_put_before_it() -> None:
    new = pair()
    agent(new, "coder")["model"] = "N"
    changes = diff(pair(), new)
    moved = pair()
    moved.spec["agents"].insert(0, {"name": "first", "type": "assistant"})
    assert agent(apply(moved, changes), "coder")["model"] == "N"


def test_what_somebody_else_changed_is_a_conflict_and_nothing_is_changed() -> None:
    mine, theirs = pair(), pair()
    agent(mine, "coder")["model"] = "N"
    mine.spec["name"] = "Mine"
    agent(theirs, "coder")["model"] = "O"
    before = copy.deepcopy(theirs)
    with pytest.raises(Conflict) as raised:
        apply(theirs, diff(pair(), mine))
    assert raised.value.now == "O"
    assert theirs == before


def test_by_force_it_is_written_all_the_same() -> None:
    mine, theirs = pair(), pair()
    agent(mine, "coder")["model"] = "N"
    agent(theirs, "coder")["model"] = "O"
    assert agent(apply(theirs, diff(pair(), mine), force=True), "coder")["model"] == "N"


def test_two_who_add_an_agent_both_have_theirs() -> None:
    mine, theirs = pair(), pair()
    mine.spec["agents"].append({"name": "mine", "type": "assistant"})
    theirs.spec["agents"].append({"name": "theirs", "type": "assistant"})
    merged = apply(theirs, diff(pair(), mine))
    assert [part["name"] for part in merged.named("agents")] == ["coder", "executor", "theirs", "mine"]
    undone = apply(merged, inverse(diff(pair(), mine)))
    assert [part["name"] for part in undone.named("agents")] == ["coder", "executor", "theirs"]


def test_changing_a_part_touches_removing_the_whole() -> None:
    whole = Change(("spec", "agents", "coder"), {}, ABSENT)
    part = Change(("spec", "agents", "coder", "model"), "M", "N")
    assert whole.touches(part)
    assert part.touches(whole)
    assert not part.touches(Change(("spec", "agents", "coder", "type"), "a", "b"))


@pytest.mark.parametrize("data", [[], [1, 2, 3], [["a"], "b", "c"], [[1], [], []], "abc"])
def test_what_is_no_change_is_refused(data: Any) -> None:
    with pytest.raises(ValueError, match="not a change"):
        Change.from_json(data)


def test_the_document_given_stays_as_it_is() -> None:
    old, new = document(), document()
    agent(new, "lead")["rules"].pop()
    before = copy.deepcopy(old)
    changed = apply(old, diff(old, new))
    agent(changed, "boss")["runs"].append("x")
    assert old == before
