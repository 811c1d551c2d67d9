"""The builder's page: adding, finding, undoing, copying, JSON, and two people at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.builder.builder_page import BuilderPage
from tests.browser.studio_process import Studio

CLIPBOARD = ["clipboard-read", "clipboard-write"]


@pytest.fixture
def address(studio: Studio, sign_in: Callable[..., Page]) -> str:
    """Of the builder of a team that nobody has drawn on yet."""
    page = sign_in()
    page.goto(f"{studio.url}/teams/new/")
    page.request.post(
        f"{studio.url}/teams/new/",
        form={"csrfmiddlewaretoken": page.locator("[name=csrfmiddlewaretoken]").first.input_value(), "text": SPEC},
    )
    (pk,) = studio.rows("select id from agents_team where name = 'Drawn' order by created desc limit 1")[0]
    text = str(pk).replace("-", "")
    return f"{studio.url}/teams/{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}/build/"


SPEC = """{"parley": 1, "name": "Drawn", "agents": [
  {"name": "asker", "type": "user_proxy", "human_input": "always"},
  {"name": "helper", "type": "conversable", "default_reply": "Yes."}],
  "conversation": {"initiator": "asker", "recipient": "helper", "max_turns": 2}}"""


@pytest.fixture
def builder(sign_in: Callable[..., Page], address: str) -> BuilderPage:
    return BuilderPage(sign_in(permissions=CLIPBOARD), address)


def test_by_keys_into_what_is_selected(builder: BuilderPage) -> None:
    builder.add_by_keys("groupchat", "group.group")
    builder.add_by_keys("assistantagent", "agent.assistant")
    expect(builder.part("agent.assistant")).to_have_attribute("data-frame-ref", "group.group")


def test_by_mouse_where_it_is_dropped(builder: BuilderPage) -> None:
    box = builder.canvas.bounding_box()
    item = builder.page.locator("[data-add=human]").bounding_box()
    assert box
    assert item
    mouse = builder.page.mouse
    mouse.move(item["x"] + 20, item["y"] + 20)
    mouse.down()
    mouse.move(box["x"] + 200, box["y"] + 500, steps=5)
    mouse.up()
    expect(builder.part("agent.human")).to_be_visible()
    placed = builder.part("agent.human").bounding_box()
    assert placed
    assert abs(placed["x"] + placed["width"] / 2 - box["x"] - 200) < 150
    assert abs(placed["y"] + placed["height"] / 2 - box["y"] - 500) < 100


def test_undo_names_the_step_and_survives_a_reload(builder: BuilderPage) -> None:
    builder.add_by_keys("human", "agent.human")
    expect(builder.button("^Undo: Added human")).to_be_enabled()
    builder.page.reload()
    builder.page.get_by_role("button", name="Undo: Added human").click()
    expect(builder.part("agent.human")).to_have_count(0)
    builder.page.keyboard.press("Control+y")
    expect(builder.part("agent.human")).to_have_count(1)


def test_the_outline_finds_opens_and_moves(builder: BuilderPage) -> None:
    builder.page.keyboard.press("Control+f")
    parts = builder.page.locator("#outline [data-part]")
    expect(parts).to_have_count(3)
    builder.button("Move asker down").click()
    expect(parts.nth(1)).to_contain_text("helper")
    expect(builder.button("Move asker up")).to_be_focused()
    builder.page.get_by_role("searchbox", name="Find in the team").fill("help")
    builder.page.keyboard.press("Enter")
    expect(builder.part("agent.helper")).to_have_class("node agent is-selected")


def test_copies_go_from_one_team_into_another_as_text(builder: BuilderPage) -> None:
    builder.page.keyboard.press("Control+f")
    builder.page.locator("[data-part='agent.helper']").click()
    builder.part("agent.helper").focus()
    builder.page.keyboard.press("Control+c")
    builder.page.keyboard.press("Control+v")
    expect(builder.part("agent.helper_2")).to_be_visible()
    assert '"helper"' in builder.page.evaluate("() => navigator.clipboard.readText()")


def test_pasting_something_else_says_so(builder: BuilderPage) -> None:
    builder.page.evaluate("() => navigator.clipboard.writeText('milk, eggs')")
    builder.canvas.focus()
    builder.page.keyboard.press("Control+v")
    expect(builder.page.locator("#flashes")).to_contain_text("no part of a team")


def test_json_is_in_sync_both_ways(builder: BuilderPage) -> None:
    text = builder.show_json()
    builder.json_line('"name": "Drawn"')
    builder.page.keyboard.press("ArrowLeft")
    builder.page.keyboard.press("ArrowLeft")
    builder.page.keyboard.type(" anew")
    expect(builder.page.get_by_role("heading", level=1)).to_have_text("Drawn anew")
    builder.page.locator("[data-add=sql]").click()
    expect(text).to_contain_text('"type": "sql"')


def test_json_that_is_none_is_marked_and_not_saved(builder: BuilderPage) -> None:
    builder.show_json()
    builder.json_line('"name": "Drawn"')
    builder.page.keyboard.type("{")
    expect(builder.page.locator("#json-said")).to_have_text("Not JSON yet, so not saved")
    expect(builder.page.locator(".cm-lint-marker-error")).to_have_count(1)


def test_two_people_see_what_the_other_does(builder: BuilderPage, sign_in: Callable[..., Page], address: str) -> None:
    other = BuilderPage(sign_in(), address)
    other.add_by_keys("human", "agent.human")
    expect(builder.part("agent.human")).to_be_visible()
    expect(builder.page.locator("#flashes")).to_contain_text("Added human")


def test_what_is_done_offline_is_there_later(builder: BuilderPage) -> None:
    builder.page.context.set_offline(True)
    builder.page.locator("[data-add=human]").click()
    expect(builder.save).to_contain_text("Offline, kept here")
    builder.page.context.set_offline(False)
    expect(builder.part("agent.human")).to_be_visible()
    builder.wait_until_saved()


def test_a_new_name_takes_nobody_out_of_the_form(builder: BuilderPage) -> None:
    builder.add_by_keys("assistantagent", "agent.assistant")
    builder.page.keyboard.press("Enter")
    name = builder.page.locator("#inspector [data-field=name]")
    expect(name).to_be_focused()
    name.fill("writer")
    builder.page.keyboard.press("Tab")
    expect(builder.page.locator('#inspector [data-asked="agent.writer"]')).to_have_count(1)
    expect(builder.page.locator("#inspector [data-field=type]:focus")).to_have_count(1)
