from __future__ import annotations

from typing import Any

import pytest

from agents.builder import edits
from agents.builder.changes import apply, diff, inverse
from agents.builder.document import Document
from agents.builder.edits import Refused, Surroundings

OLD = {"parley": 1, "name": "Old", "agents": [{"name": "a", "type": "assistant"}]}


def restored(document: Document, **edit: Any) -> edits.Outcome:
    whole = {"op": "restore", "spec": OLD, "layout": {"agent.a": [8, 16]}, "number": 3} | edit
    return edits.perform(document, whole, Surroundings())


def test_the_version_becomes_the_draft() -> None:
    outcome = restored(Document.blank("New"))
    assert (outcome.document.spec, outcome.label) == (OLD, "Restored version 3")
    assert outcome.document.layout["agent.a"] == [8, 16]


def test_it_can_be_undone() -> None:
    before = Document({"parley": 1, "name": "New", "agents": [{"name": "b", "type": "assistant"}]}, {"agent.b": [0, 0]})
    after = restored(before).document
    assert apply(after, inverse(diff(before, after))) == before


@pytest.mark.parametrize("wrong", [{"spec": None}, {"spec": {"agents": [1]}}, {"layout": 1}, {"number": "3"}])
def test_what_is_no_version_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        restored(Document.blank("New"), **wrong)
