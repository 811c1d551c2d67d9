"""Up and down among one's like."""

from __future__ import annotations

import pytest

from agents.builder.edits import Refused
from tests.agents.builder.making import after, agent, document, edited, group, pair, room


def test_a_member_moves_in_its_group() -> None:
    doc = after(room("a", "b", "c"), "order", id="agent.c", do="up")
    assert group(doc)["members"] == ["a", "c", "b"]
    assert [part["name"] for part in doc.named("agents")] == ["a", "b", "c"]


def test_an_agent_outside_of_groups_moves_in_the_file() -> None:
    doc = after(pair(), "order", id="agent.coder", do="down")
    assert [part["name"] for part in doc.named("agents")] == ["executor", "coder"]


def test_a_rule_moves_among_its_agents_rules_and_stays_on_the_canvas_where_it_is() -> None:
    doc = document()
    doc.layout.update({"rule.lead.0": [1, 1], "rule.lead.1": [2, 2]})
    outcome = edited(doc, "order", id="rule.lead.0", do="down")
    assert outcome.select == ("rule.lead.1",)
    assert agent(outcome.document, "lead")["rules"][1]["reply"] == {"text": "No."}
    assert outcome.document.layout["rule.lead.1"] == [1, 1]


def test_a_tool_moves_in_the_file() -> None:
    doc = document()
    names = [tool["name"] for tool in doc.named("tools")]
    assert [tool["name"] for tool in after(doc, "order", id="tool.ask", do="up").named("tools")] == names[::-1]


@pytest.mark.parametrize(
    ("id_", "do", "reason"),
    [
        ("agent.coder", "up", "first"),
        ("agent.executor", "down", "last"),
        ("start", "up", "no place"),
        ("agent.nobody", "up", "no place"),
        ("agent.coder", "sideways", "last"),
    ],
)
def test_there_is_an_end(id_: str, do: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        edited(pair(), "order", id=id_, do=do)
