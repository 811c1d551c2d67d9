"""Rows of lists: added, moved, taken away; chats that name one another by number go on naming the same."""

from __future__ import annotations

from typing import Any

import pytest

from agents.builder.document import Document
from agents.builder.edits import Refused
from tests.agents.builder.making import after, agent, document, edited, group, pair, room

ROWS = [{"when": {"contains": word}, "next": {"speaker": "a"}} for word in ("one", "two", "three")]


def table() -> Document:
    return room("a", "b", selection={"rows": [dict(row) for row in ROWS]})


def changed(doc: Document, do: str, at: Any = None) -> Document:
    return after(doc, "list", id="group.room", field="selection.rows", do=do, at=at)


def words(doc: Document) -> list[str]:
    return [row["when"]["contains"] for row in group(doc)["selection"]["rows"]]


def test_a_new_row_is_the_last_and_opens() -> None:
    outcome = edited(table(), "list", id="group.room", field="selection.rows", do="add")
    assert len(group(outcome.document)["selection"]["rows"]) == 4
    assert outcome.select == ("row.room.3",)


@pytest.mark.parametrize(
    ("do", "at", "left"),
    [("up", 1, ["two", "one", "three"]), ("down", 1, ["one", "three", "two"]), ("remove", 0, ["two", "three"])],
)
def test_rows_are_moved_and_taken_away(do: str, at: int, left: list[str]) -> None:
    assert words(changed(table(), do, at)) == left


@pytest.mark.parametrize(("do", "at"), [("up", 0), ("down", 2), ("remove", 3), ("remove", None), ("remove", True)])
def test_there_is_an_end(do: str, at: Any) -> None:
    with pytest.raises(Refused, match="no such row"):
        changed(table(), do, at)


def test_chats_go_on_naming_the_same_ones() -> None:
    doc = document()
    chats = [{"initiator": "boss", "recipient": name} for name in ("lead", "helper", "critic")]
    chats[2]["left_out"] = [0]  # type: ignore[assignment]
    doc.spec["conversation"] = {"type": "sequence", "chats": chats}
    swapped = after(doc, "list", id="start", field="chats", do="down", at=0).spec["conversation"]["chats"]
    assert [chat["recipient"] for chat in swapped] == ["helper", "lead", "critic"]
    assert swapped[2]["left_out"] == [1]


def test_the_last_chat_stays() -> None:
    doc = document()
    doc.spec["conversation"] = {"type": "sequence", "chats": [{"initiator": "boss", "recipient": "lead"}]}
    with pytest.raises(Refused, match="must stay"):
        edited(doc, "list", id="start", field="chats", do="remove", at=0)


def test_an_empty_list_is_left_out() -> None:
    doc = after(pair(), "list", id="agent.coder", field="replacements", do="add")
    assert len(agent(doc, "coder")["replacements"]) == 1
    doc = after(doc, "list", id="agent.coder", field="replacements", do="remove", at=0)
    assert "replacements" not in agent(doc, "coder")


@pytest.mark.parametrize(("id_", "field"), [("agent.gone", "rules"), ("agent.coder", "nothing")])
def test_what_is_gone_is_refused(id_: str, field: str) -> None:
    with pytest.raises(Refused, match="not there any more"):
        edited(pair(), "list", id=id_, field=field, do="add")
