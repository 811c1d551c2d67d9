"""One field of one part: what was sent stands in the file, defaults do not, and what cannot be says what to do."""

from __future__ import annotations

from typing import Any

import pytest

from agents.builder.document import Document
from agents.builder.edits import Refused
from tests.agents.builder.making import after, agent, document, edited, group, pair, room


def put(doc: Document, id_: str, field: str, value: Any) -> Document:
    return after(doc, "set", id=id_, field=field, value=value)


def test_it_stands_in_the_file_and_the_history_says_so() -> None:
    outcome = edited(pair(), "set", id="agent.coder", field="instructions", value="Be brief.")
    assert agent(outcome.document, "coder")["instructions"] == "Be brief."
    assert outcome.label == "Instructions of coder"


@pytest.mark.parametrize(
    ("field", "value", "default"),
    [("description", "d", ""), ("max_auto_replies", "5", "100"), ("human_input", "always", "never")],
)
def test_a_default_is_not_written(field: str, value: str, default: str) -> None:
    doc = put(pair(), "agent.coder", field, value)
    assert field in agent(doc, "coder")
    assert field not in agent(put(doc, "agent.coder", field, default), "coder")


def test_code_is_on_by_being_there() -> None:
    doc = put(pair(), "agent.coder", "code", "on")
    doc = put(doc, "agent.coder", "code.seconds", "90")
    assert agent(doc, "coder")["code"] == {"seconds": 90}
    assert agent(put(doc, "agent.coder", "code.seconds", ""), "coder")["code"] == {}


def test_a_new_name_is_written_everywhere_and_stays_selected() -> None:
    doc = document()
    outcome = edited(doc, "set", id="agent.lead", field="name", value="chief")
    assert outcome.select == ("agent.chief",)
    assert "chief" in group(outcome.document)["members"]
    assert "agent.chief" in outcome.document.layout


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [("my coder", "my_coder"), ("executor", "executor_2"), ("", "agent"), ("x" * 65, "x" * 64), ("日本", "agent")],
)
def test_a_name_that_cannot_be_is_refused_with_one_that_can(name: str, suggestion: str) -> None:
    with pytest.raises(Refused, match=f"Use {suggestion}:") as raised:
        put(pair(), "agent.coder", "name", name)
    assert raised.value.field == "name"


def test_a_function_is_called_as_python_calls_it() -> None:
    doc = after(pair(), "add", what="python")
    with pytest.raises(Refused, match="Use _2_sums"):
        put(doc, "tool.my_tool", "name", "2-sums")
    assert "def sums(" in put(doc, "tool.my_tool", "name", "sums").named("tools")[0]["source"]


@pytest.mark.parametrize(
    ("field", "value"), [("max_auto_replies", "ten"), ("max_auto_replies", "-1"), ("temperature", "3")]
)
def test_a_number_that_cannot_be_is_refused_at_its_field(field: str, value: str) -> None:
    with pytest.raises(Refused) as raised:
        put(pair(), "agent.coder", field, value)
    assert raised.value.field == field
    assert str(raised.value)


def test_what_is_merely_unfinished_is_kept() -> None:
    doc = after(pair(), "add", what="python")
    assert put(doc, "tool.my_tool", "source", "def my_to").named("tools")[0]["source"] == "def my_to"


def test_the_condition_of_a_line_is_a_row_of_the_table() -> None:
    doc = room("a", "b", transitions={"allowed": {"a": ["b"]}})
    line = "edge.transition.room.a.b"
    doc = put(doc, line, "when.contains", "done")
    row = {"after": ["a"], "next": {"speaker": "b"}, "when": {"contains": "done"}}
    assert group(doc)["selection"] == {"rows": [row], "default": {"method": "round_robin"}}
    assert group(put(doc, line, "when.contains", ""))["selection"] == "round_robin"


def test_a_row_that_is_about_others_too_stays_theirs() -> None:
    rows = [{"after": ["a", "c"], "when": {"contains": "x"}, "next": {"speaker": "b"}}]
    doc = room("a", "b", "c", transitions={"allowed": {"a": ["b"], "c": ["b"]}}, selection={"rows": rows})
    found = group(put(doc, "edge.transition.room.a.b", "when.contains", "y"))["selection"]["rows"]
    assert sorted((row["after"], row["when"]["contains"]) for row in found) == [(["a"], "y"), (["c"], "x")]


def test_a_member_that_is_taken_out_is_forgotten_by_the_group() -> None:
    doc = room("a", "b", "c", transitions={"allowed": {"a": ["b"], "b": ["c"]}})
    doc = after(doc, "list", id="group.room", field="members", do="remove", at=1)
    assert group(doc)["members"] == ["a", "c"]
    assert group(doc)["transitions"] == {"allowed": {"a": []}}


@pytest.mark.parametrize(
    ("id_", "field"), [("agent.gone", "model"), ("agent.coder", "nothing"), ("rule.coder.9", "when")]
)
def test_what_is_gone_is_refused(id_: str, field: str) -> None:
    with pytest.raises(Refused, match="not there any more"):
        put(pair(), id_, field, "x")
