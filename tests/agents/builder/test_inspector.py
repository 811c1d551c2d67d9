"""The inspector over HTTP: whatever can be selected has a form, for those who may see it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agents.builder import ids
from agents.builder.document import Document
from agents.builder.drawing import scene
from agents.builder.edits import Surroundings
from agents.builder.edits.setting import set_field
from agents.builder.inspector import Form, form
from agents.builder.widgets import Widget
from agents.models import ModelConnection, Team
from studio.accounts.models import Workspace
from tests.agents.builder.making import all_specs, document, pair, room
from tests.agents.spec_making import EVERYTHING, changed


@pytest.fixture
def team(workspace: Workspace) -> Team:
    ModelConnection.objects.create(
        workspace=workspace, name="M", model="gpt-5-mini", base_url="https://api.openai.com/v1"
    )
    return Team.objects.create(workspace=workspace, name="Everything", spec=copy.deepcopy(EVERYTHING))


def shown(client: Client, team: Team, *chosen: str, tab: str = "") -> str:
    response = client.get(reverse("agents:inspector", args=[team.pk]), {"id": chosen, "tab": tab})
    assert response.status_code == 200
    return response.content.decode()


def every_id(doc: Document) -> Iterator[str]:
    yield ids.TEAM
    drawn = scene(doc)
    seen = {part.id for part in drawn}
    ahead = [ids.TEAM, *seen]
    while ahead:
        found = form(doc, ahead.pop())
        for opened in opened_tabs(doc, found) if found else ():
            inner = {link.id for widget in opened.widgets for link in widget.links} - seen
            seen |= inner
            ahead += inner
    yield from sorted(seen)


def opened_tabs(doc: Document, found: Form) -> list[Form]:
    return [opened for tab in found.tabs if (opened := form(doc, found.asked, tab.key))]


def leaves(widgets: tuple[Widget, ...]) -> Iterator[Widget]:
    for widget in widgets:
        if widget.lines:
            yield from leaves(tuple(inner for line in widget.lines for inner in line.fields))
        elif widget.kind not in ("ordered", "rows", "followers", "items"):
            yield widget


def test_it_works(as_bob: Client, team: Team) -> None:
    page = shown(as_bob, team, "agent.lead")
    assert 'value="lead"' in page
    assert "system_message" not in page
    assert "human_input_mode" in shown(as_bob, team, "agent.lead", tab="human")


def test_nothing_selected_is_the_team(as_bob: Client, team: Team) -> None:
    assert 'value="Everything"' in shown(as_bob, team)


def test_several_are_lined_up_together(as_bob: Client, team: Team) -> None:
    assert 'data-align="left"' in shown(as_bob, team, "agent.lead", "agent.boss")


@pytest.mark.parametrize(
    "gone", ["agent.nobody", "rule.lead.99", "row.room.9", "edge.transition.room.a.b", "x.y", "rule"]
)
def test_what_vanished_is_said_calmly(as_bob: Client, team: Team, gone: str) -> None:
    assert "It is gone" in shown(as_bob, team, gone)


def test_strangers_see_nothing(as_charlie: Client, team: Team) -> None:
    assert as_charlie.get(reverse("agents:inspector", args=[team.pk])).status_code == 404


def test_a_model_has_its_price_beside_it(as_bob: Client, team: Team) -> None:
    assert "per 1k tokens" in shown(as_bob, team, "agent.lead", tab="model")


def test_tokens_are_called_an_estimate(as_bob: Client, team: Team) -> None:
    team.spec["agents"][1]["instructions"] = "x" * 401
    team.save()
    assert "about 101 tokens" in shown(as_bob, team, "agent.lead")


def test_what_others_wrote_is_escaped(as_bob: Client, team: Team) -> None:
    team.spec["agents"][1]["instructions"] = "</textarea><script>alert(1)</script>"
    team.save()
    assert "<script>" not in shown(as_bob, team, "agent.lead")


def test_a_field_leads_to_its_tab(as_bob: Client, team: Team) -> None:
    assert 'data-tab="code"' in shown(as_bob, team, "agent.lead", tab="code.seconds")


def test_every_tab_of_every_part_is_drawn(as_bob: Client, team: Team) -> None:
    doc = Document.of(team)
    for id_ in every_id(doc):
        for opened in opened_tabs(doc, form(doc, id_)):
            page = shown(as_bob, team, id_, tab=opened.tab.key if opened.tab else "")
            assert f'data-asked="{id_}"' in page


@pytest.mark.parametrize("name", all_specs())
def test_every_part_of_every_team_has_a_form_that_can_show_it(name: str) -> None:
    doc = document(all_specs()[name])
    for id_ in every_id(doc):
        found = form(doc, id_)
        assert found, id_
        assert found.unknown == ()
        for opened in opened_tabs(doc, found):
            odd = [widget.key for widget in opened.widgets if widget.odd or _is_not_known(widget)]
            assert odd == [], id_


def _is_not_known(widget: Widget) -> bool:
    return any("(not known)" in option.label or "(not here)" in option.label for option in widget.options)


@pytest.mark.parametrize("name", all_specs())
def test_setting_every_field_to_what_it_shows_changes_nothing(name: str) -> None:
    doc = document(all_specs()[name])
    for id_ in every_id(doc):
        for opened in opened_tabs(doc, form(doc, id_)):
            for widget in leaves(opened.widgets):
                edit = {"op": "set", "id": id_, "field": widget.key, "value": widget.shown}
                now = set_field(doc, edit, Surroundings()).document
                assert now.spec == all_specs()[name], (id_, widget.key)


def test_every_part_of_a_team_is_reached_from_the_team() -> None:
    """Whoever has no mouse gets everywhere by the forms alone."""
    found = set(every_id(document(EVERYTHING)))
    assert {"chat.rule.lead.3.0", "row.room.0", "act.2", "said.4.0", "chat.tool.ask", "chat.conversation.1.1"} <= found


def test_what_cannot_be_is_shown_as_it_is() -> None:
    doc = pair()
    doc.spec["agents"][0] |= {"max_auto_replies": "ten", "human_input": "sometimes", "offers": "all"}
    by_key: dict[str, Any] = {
        widget.key: widget for opened in opened_tabs(doc, form(doc, "agent.coder")) for widget in opened.widgets
    }
    assert by_key["max_auto_replies"].shown == "ten"
    assert by_key["human_input"].shown == '"sometimes"'
    assert by_key["offers"].odd == ""


def test_lists_that_grow_have_buttons_to_add_move_and_remove(as_bob: Client, workspace: Workspace) -> None:
    rows = [{"after": ["a"], "next": {"speaker": "b"}}]
    team = Team.objects.create(workspace=workspace, name="Room", spec=room("a", "b", selection={"rows": rows}).spec)
    url = reverse("agents:inspector", args=[team.pk])
    page = as_bob.get(url, {"id": "group.room", "tab": "selection"}).content.decode()
    assert 'data-list="add"' in page
    assert page.count('data-list="remove"') == 1


def test_a_sandbox_is_chosen_by_what_it_means() -> None:
    around = Surroundings((), {"Standard": "60 s · 512 MB", "Data": "300 s · 2 GB"})
    doc = Document(changed("agents.1.code", {"profile": "Data"}))
    found = form(doc, "agent.executor", "code.profile", known=around)
    assert found is not None
    (widget,) = (one for one in found.widgets if one.key == "code.profile")
    told = [(option.value, option.label, option.is_chosen) for option in widget.options]
    assert told == [
        ("", "The workspace's default", False),
        ("Standard", "Standard: 60 s · 512 MB", False),
        ("Data", "Data: 300 s · 2 GB", True),
    ]
