"""A run is held, let go on, and asked about its budget, on its page, while a second window looks on."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.run_page import RunPage


def start(run_page: RunPage, turns: str) -> None:
    """The sample of the gallery's first team, with a budget of its own."""
    page = run_page.page
    page.goto(run_page.url)
    page.get_by_role("link", name="Stock report").first.click()
    page.get_by_text("Another budget for this run").click()
    page.get_by_label("Turns").fill(turns)
    page.get_by_role("button", name=re.compile("^Run")).click()
    page.wait_for_url(re.compile("/runs/[0-9a-f-]{36}/"))


def test_a_budget_is_raised(run_page: RunPage, sign_in: Callable[..., Page]) -> None:
    start(run_page, "1")
    page, other = run_page.page, run_page.beside(sign_in())
    question = page.locator("form.question")
    for viewer in (run_page, other):
        expect(viewer.state).to_have_text("Budget reached")
        expect(viewer.page.get_by_text("It has used 1 of 1 turn.")).to_be_visible()
    question.get_by_label("Raise turns to").fill("1")
    question.get_by_role("button", name="Raise it and go on").click()
    expect(question.get_by_role("alert")).to_contain_text("raise its turns to more than that")
    question.get_by_label("Raise turns to").fill("50")
    question.get_by_role("button", name="Raise it and go on").click()
    for viewer in (run_page, other):
        viewer.wait_for_card()
        expect(viewer.page.get_by_text(re.compile("raised the budget to 50 turns"))).to_be_visible()
        expect(viewer.page.locator("form.question")).to_have_count(0)
    assert run_page.shown() == other.shown()


def test_a_run_is_ended_at_its_budget(run_page: RunPage) -> None:
    start(run_page, "1")
    run_page.page.get_by_role("button", name="End the run").click()
    expect(run_page.end).to_contain_text("Budget used up")


def test_a_pause_is_undone_by_resume(run_page: RunPage, sign_in: Callable[..., Page]) -> None:
    run_page.start_sample()
    run_page.wait_for_card()
    other = run_page.beside(sign_in())
    run_page.page.get_by_role("button", name="Pause the run").click()
    for viewer in (run_page, other):
        expect(viewer.state).to_have_text("Paused")
        expect(viewer.page.get_by_text(re.compile("paused the run"))).to_be_visible()
    other.page.get_by_role("button", name="Resume the run").click()
    for viewer in (run_page, other):
        viewer.wait_for_card()
    run_page.approve()
    expect(run_page.outputs.first).to_contain_text("Traceback (most recent call last)")
