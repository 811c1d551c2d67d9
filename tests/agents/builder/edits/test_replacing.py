"""The JSON as somebody typed it, and undo: thirty steps back and forth are the same file."""

from __future__ import annotations

import json

import pytest

from agents.builder.changes import Conflict, diff, inverse
from agents.builder.document import Document
from agents.builder.edits import Refused, settled
from agents.builder.text import text_of
from agents.spec import TeamSpec
from tests.agents.builder.making import after, agent, all_specs, document, edited, pair

STEPS = (
    [("add", {"what": what, "at": [at * 50, at * 30]}) for at, what in enumerate(("assistant", "executor", "group"))]
    + [("add", {"what": "human", "into": "group.group"}), ("add", {"what": "nested", "into": "agent.assistant"})]
    + [("move", {"to": [["agent.assistant", 1, 2, "group.group"]]}), ("move", {"to": [["agent.executor", 5, 6, None]]})]
    + [("connect", {"source": "agent.human", "target": "agent.assistant"})]
    + [("connect", {"source": "agent.assistant", "target": "agent.human"})]
    + [("connect", {"source": "start", "target": "agent.executor"})]
    + [("connect", {"source": "agent.executor", "target": "group.group"})]
    + [("duplicate", {"ids": ["agent.assistant"]}), ("order", {"id": "agent.assistant_2", "do": "up"})]
    + [("add", {"what": what}) for what in ("python", "http", "sql", "mcp", "openapi", "chat", "rule", "sequence")]
    + [("remove", {"ids": ["edge.transition.group.human.assistant"]}), ("remove", {"ids": ["tool.query"]})]
    + [("tidy", {}), ("remove", {"ids": ["group.group"]}), ("remove", {"ids": ["agent.executor", "agent.human"]})]
    + [("add", {"what": "custom"}), ("duplicate", {"ids": ["agent.agent"]}), ("remove", {"ids": ["rule.agent.0"]})]
    + [("add", {"what": "assistant"})]
)


def test_thirty_steps_undone_and_done_again_are_the_same_file() -> None:
    assert len(STEPS) >= 30
    # A draft has a place for the start before its first edit (drafts.save).
    documents, made = [settled(Document.blank("New"))], []
    for op, fields in STEPS:
        new = after(documents[-1], op, **fields)
        made.append([change.to_json() for change in diff(documents[-1], new)])
        documents.append(new)
    doc = documents[-1]
    for changes, before in zip(reversed(made), reversed(documents[:-1]), strict=True):
        doc = after(doc, "change", changes=_turned(changes))
        assert text_of(doc.spec) == text_of(before.spec)
    for changes, later in zip(made, documents[1:], strict=True):
        doc = after(doc, "change", changes=changes)
        assert text_of(doc.spec) == text_of(later.spec)
        assert doc.layout == later.layout


def _turned(changes: list[list[object]]) -> list[list[object]]:
    return [[path, after_, before] for path, before, after_ in reversed(changes)]


def test_typed_json_replaces_all_and_what_keeps_its_name_keeps_its_place() -> None:
    doc = after(pair(), "move", to=[["agent.coder", 500, 600, None]])
    spec = pair().spec | {"name": "Typed"}
    spec["agents"][1]["name"] = "runner"
    typed = after(doc, "replace", text=json.dumps(spec))
    assert typed.spec == spec
    assert typed.layout["agent.coder"] == [500, 600]
    assert "agent.executor" not in typed.layout


def test_what_is_no_json_is_refused_with_its_line() -> None:
    with pytest.raises(Refused, match="line 1, column 2"):
        edited(pair(), "replace", text="{")


def test_what_cannot_be_drawn_is_refused_with_its_path() -> None:
    with pytest.raises(Refused) as raised:
        edited(pair(), "replace", text='{"agents": [{"type": "assistant"}]}')
    assert [problem.path for problem in raised.value.problems] == ["agents[0].name"]


@pytest.mark.parametrize("name", all_specs())
def test_every_team_is_the_same_after_its_text_was_typed(name: str) -> None:
    doc = document(all_specs()[name])
    assert after(doc, "replace", text=text_of(doc.spec)).spec == doc.spec
    assert TeamSpec.parse(json.loads(text_of(doc.spec))) == TeamSpec.parse(doc.spec)


def test_what_others_changed_is_not_undone_by_the_way() -> None:
    mine = pair()
    agent(mine, "coder")["model"] = "N"
    changes = [change.to_json() for change in inverse(diff(pair(), mine))]
    agent(mine, "coder")["model"] = "O"
    with pytest.raises(Conflict):
        edited(mine, "change", changes=changes)
    assert agent(after(mine, "change", changes=changes, force=True), "coder")["model"] == "M"


def test_what_is_no_change_is_refused() -> None:
    with pytest.raises(Refused):
        edited(pair(), "change", changes=["x"])


def test_an_edit_of_a_newer_page_is_refused() -> None:
    with pytest.raises(Refused, match="Reload"):
        edited(pair(), "teleport")
