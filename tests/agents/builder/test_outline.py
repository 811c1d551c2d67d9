"""The outline shows every part once, in its place."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agents.builder.document import Document
from agents.builder.outline import Item, outline
from agents.models import Team
from studio.accounts.models import Workspace


def agent(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "type": "assistant", "model": "m", **more}


def document(**parts: Any) -> Document:
    return Document({"parley": 1, "name": "T", "agents": [], **parts})


def names(items: tuple[Item, ...]) -> list[str]:
    return [item.name for item in items]


def test_members_are_in_their_group_in_its_order() -> None:
    found = outline(
        document(agents=[agent("a"), agent("b"), agent("c")], groups=[{"name": "g", "members": ["b", "a", "ghost"]}])
    )
    (group,) = found.groups
    assert names(group.inner) == ["b", "a"]
    assert names(found.agents) == ["c"]
    assert [(item.is_first, item.is_last) for item in group.inner] == [(True, False), (False, True)]


def test_a_group_in_a_group_is_inside() -> None:
    groups = [{"name": "inner", "members": ["a"]}, {"name": "outer", "members": ["inner", "b"]}]
    (outer,) = outline(document(agents=[agent("a"), agent("b")], groups=groups)).groups
    assert names(outer.inner) == ["inner", "b"]
    assert names(outer.inner[0].inner) == ["a"]


def test_who_is_in_two_groups_is_listed_once() -> None:
    groups = [{"name": "g", "members": ["a"]}, {"name": "h", "members": ["a", "b"]}]
    one, other = outline(document(agents=[agent("a"), agent("b")], groups=groups)).groups
    assert (names(one.inner), names(other.inner)) == (["a"], ["b"])


def test_groups_in_a_circle_are_all_there() -> None:
    groups = [{"name": "g", "members": ["h"]}, {"name": "h", "members": ["g"]}]
    assert set(names(outline(document(groups=groups)).groups)) == {"g", "h"}


def test_rules_are_under_their_agent() -> None:
    rules = [{"name": "first", "reply": {"text": "x"}}, {"reply": {"text": None}}]
    (lead,) = outline(document(agents=[agent("lead", rules=rules)])).agents
    assert names(lead.inner) == ["first", "Ends the chat"]
    assert [item.id for item in lead.inner] == ["rule.lead.0", "rule.lead.1"]


def test_tools_and_the_start() -> None:
    found = outline(document(tools=[{"name": "add", "type": "python", "source": "def add(a: int) -> int: ..."}]))
    assert (found.start.id, names(found.tools), found.is_empty) == ("start", ["add"], False)


def test_an_empty_team() -> None:
    assert outline(document()).is_empty


@pytest.fixture
def team(workspace: Workspace) -> Team:
    spec = {"parley": 1, "name": "T", "agents": [agent("lead<er", rules=[{"reply": {"text": "x"}}])]}
    return Team.objects.create(workspace=workspace, name="T", spec=spec)


def test_a_member_reads_it(as_bob: Client, team: Team) -> None:
    answer = as_bob.get(reverse("agents:outline", args=[team.pk]))
    assert 'data-part="agent.lead~3c~er"' in answer.text
    assert "lead&lt;er" in answer.text
    assert 'data-part="rule.lead~3c~er.0"' in answer.text


def test_strangers_do_not(as_charlie: Client, team: Team) -> None:
    assert as_charlie.get(reverse("agents:outline", args=[team.pk])).status_code == 404
