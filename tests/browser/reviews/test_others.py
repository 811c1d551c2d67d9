"""Others do something meanwhile: a second reviewer, somebody who stops the run, whatever kills a process."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import expect

from tests.browser.reviews.conftest import scene
from tests.browser.reviews.console import Console
from tests.browser.studio_process import Studio


@pytest.fixture
def two(begin: Callable[..., list[str]], open_console: Callable[..., Console]) -> tuple[Console, Console]:
    """Two windows before the same card."""
    begin(scene("print('raced')"), scene("print('left')"))
    one, other = open_console(), open_console()
    item = one.ready()
    other.open(item)
    assert other.ready() == item
    return one, other


def approve(console: Console) -> None:
    console.card.get_by_role("button", name="Approve").click()


def test_of_two_the_first_wins_and_the_second_keeps_what_they_typed(two: tuple[Console, Console]) -> None:
    one, other = two
    item = other.ready()
    other.page.keyboard.press("e")
    expect(other.card.locator(".cm-content")).to_be_focused()
    other.page.keyboard.type("# mine ")
    approve(one)
    assert one.decided(item) == "approved"
    expect(other.card.locator(".said")).to_contain_text("This does not wait any more")
    other.page.keyboard.press("Control+Enter")
    note = other.flashes.locator(".note.bad")
    expect(note).to_contain_text("Already decided by")
    note.get_by_role("button", name="Back to it").click()
    expect(other.card.locator(".cm-content")).to_contain_text("# mine")


def test_the_page_hears_of_it(two: tuple[Console, Console]) -> None:
    one, other = two
    item = one.ready()
    approve(one)
    expect(other.page.locator(f'[data-item="{item}"]')).to_have_count(0)
    expect(other.page.locator("#desk")).to_contain_text("This does not wait any more")
    other.page.keyboard.press("j")
    assert other.ready() != item


def test_what_is_new_comes_by_itself_and_is_counted(
    begin: Callable[..., list[str]], open_console: Callable[..., Console]
) -> None:
    console = open_console()
    before = console.rows.count()
    begin(scene(agent="newcomer"))
    expect(console.rows).to_have_count(before + 1)
    expect(console.page.locator("#announcer")).to_contain_text("newcomer")
    expect(console.page.locator(".rail .badge .count")).to_have_text(str(before + 1))
    expect(console.page).to_have_title(f"({before + 1}) Reviews · Parley")


def test_the_run_is_stopped_meanwhile(
    begin: Callable[..., list[str]], open_console: Callable[..., Console], studio: Studio
) -> None:
    (run,) = begin(scene("print('stopped')", agent="stopped"))
    console = open_console()
    console.rows.filter(has_text="stopped").locator("a").click()
    expect(console.page.locator("[data-one]")).to_have_attribute("data-run", f"/runs/{run}/")
    item = console.ready()
    console.page.request.post(
        f"{studio.url}/runs/{run}/stop/", headers={"X-CSRFToken": token(console), "HX-Request": "true"}
    )
    expect(console.page.locator("#desk")).to_contain_text("This does not wait any more")
    assert (console.column(item, "decision"), executions(studio, item)) == ("", 0)


def test_the_worker_is_killed_between_decision_and_execution(
    begin: Callable[..., list[str]], open_console: Callable[..., Console], studio: Studio
) -> None:
    """Both are: the decision stands, and what was approved runs once."""
    (run,) = begin(scene("print('survived')", agent="survivor"))
    console = open_console()
    console.rows.filter(has_text="survivor").locator("a").click()
    expect(console.page.locator("[data-one]")).to_have_attribute("data-run", f"/runs/{run}/")
    item = console.ready()
    for word in ("worker@parley", "sandbox@parley"):
        studio.kill(word)
    console.page.keyboard.press("a")
    assert console.decided(item) == "approved"
    console.page.goto(f"{studio.url}/runs/{run}/")
    expect(console.page.locator(".msg.end")).to_be_visible()
    expect(console.page.locator(".code.out")).to_contain_text("survived")
    assert executions(studio, item) == 1
    ran = f"SELECT count(*) FROM runs_entry WHERE run_id = '{UUID(run).hex}' AND kind = 'code_finished'"
    assert studio.rows(ran) == [(1,)]


def executions(studio: Studio, item: str) -> object:
    return studio.rows(f"SELECT count(*) FROM runs_execution WHERE review_id = '{UUID(item).hex}'")[0][0]


def token(console: Console) -> str:
    (found,) = [one["value"] for one in console.page.context.cookies() if one["name"] == "parley_csrf"]
    return found
