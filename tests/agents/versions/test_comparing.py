from __future__ import annotations

from agents.builder import ids
from agents.builder.document import Document
from agents.versions.comparing import Comparison, compare
from tests.agents.versions.drafts import spec


def compared(old: dict[str, object], new: dict[str, object]) -> Comparison:
    return compare(Document(old), Document(new))


def with_critic() -> dict[str, object]:
    whole = spec()
    whole["agents"] = [*whole["agents"], {"name": "critic", "type": "assistant", "model": "Script", "offers": ["a"]}]
    return whole


def test_a_field_has_its_part_and_what_stood_there() -> None:
    (part,) = compared(spec(), spec(instructions="Write better.")).parts
    (field,) = part.fields
    assert (part.name, part.kind, part.mark, part.id) == ("writer", "agent", "changed", ids.agent("writer"))
    assert (field.label, field.old, field.new, field.is_short) == ("Instructions", "Write.", "Write better.", True)


def test_the_same_is_the_same() -> None:
    assert compared(spec(), spec()).is_same


def test_a_part_that_came_is_told_with_its_fields() -> None:
    (part,) = compared(spec(), with_critic()).parts
    assert (part.name, part.mark) == ("critic", "added")
    assert [(field.label, field.old, field.new) for field in part.fields] == [
        ("Type", "", "assistant"),
        ("Model", "", "Script"),
        ("Tools it may call", "", "a"),
    ]


def test_a_part_that_went() -> None:
    assert [(part.name, part.mark) for part in compared(with_critic(), spec()).parts] == [("critic", "removed")]


def test_the_first_tool_is_a_part_like_any_other() -> None:
    tools = [{"type": "sql", "name": "orders", "file": "a.csv", "query": "SELECT 1"}]
    (part,) = compared(spec(), spec() | {"tools": tools}).parts
    assert (part.id, part.kind, part.mark) == (ids.tool("orders"), "tool", "added")


def test_another_order_is_told_of_the_team() -> None:
    turned = spec()
    turned["agents"] = turned["agents"][::-1]
    (part,) = compared(spec(), turned).parts
    assert [(field.label, field.new) for field in part.fields] == [("Order of the agents", "user, writer")]


def test_inner_fields_and_the_conversation() -> None:
    new = spec(termination={"match": "equals", "text": "END"})
    new["conversation"]["max_turns"] = 4
    writer, talk = compared(spec(termination={"match": "equals", "text": "STOP"}), new).parts
    assert writer.fields[0].label == "Termination · text"
    assert (talk.id, talk.fields[0].label, talk.fields[0].old, talk.fields[0].new) == (
        "start",
        "Turns at most",
        "1",
        "4",
    )


def test_long_texts_are_told_line_by_line() -> None:
    old, new = "One.\nTwo.\nThree.", "One.\nTwo!\nThree."
    field = compared(spec(instructions=old), spec(instructions=new)).parts[0].fields[0]
    told = [(line.kind, "".join(piece.text for piece in line.pieces)) for line in field.lines]
    assert not field.is_short
    assert told == [("same", "One."), ("old", "Two."), ("new", "Two!"), ("same", "Three.")]
    assert [piece.text for line in field.lines for piece in line.pieces if piece.changed] == [".", "!"]


def test_what_only_stands_elsewhere_is_counted() -> None:
    there = Document(spec(), {"agent.user": [0, 0]}), Document(spec(), {"agent.user": [5, 5]})
    assert (compare(*there).moved, compare(*there).parts) == (1, ())
