"""Rules in the browser: always allow on a card, a rule that is held against history while one fills it in, a policy."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.run_page import RunPage
from tests.browser.studio_process import Studio

SIZES = pytest.mark.parametrize("size", [{"width": 1280, "height": 860}, {"width": 390, "height": 844}])


def revoke_all(page: Page, studio: Studio) -> None:
    """So that no rule of one test decides in another."""
    page.goto(f"{studio.url}/reviews/rules/")
    buttons = page.get_by_role("button", name="Revoke")
    for left in reversed(range(buttons.count())):
        buttons.first.click()
        expect(buttons).to_have_count(left)


@SIZES
def test_always_allow(sign_in: Callable[..., Page], studio: Studio, size: dict[str, int]) -> None:
    page = sign_in(viewport=size)
    run = RunPage(page, studio.url)
    run.start_sample("Stock report")
    run.wait_for_card()
    asked = run.card.get_attribute("id")
    page.get_by_text("Always allow this").click()
    form = page.locator(".always-form")
    expect(form.get_by_label("Exactly this code")).to_be_checked()
    expect(form.locator(".forecast")).to_contain_text("Lets run exactly this code")
    form.get_by_label("For how long").select_option(label="1 week")
    form.get_by_role("button", name="Approve this and keep the rule").click()
    expect(page.locator(f"#{asked}")).to_have_count(0)
    expect(page.locator(".decision").first).to_contain_text("Approved by")
    page.goto(f"{studio.url}/reviews/rules/")
    row = page.locator(".rules > li").first
    expect(row).to_contain_text("Lets run exactly this code")
    row.get_by_role("button", name="Revoke").click()
    expect(page.locator("#flashes")).to_contain_text("The rule is revoked")


def test_such_code_is_let_run_with_the_kinds_that_one_chooses(sign_in: Callable[..., Page], studio: Studio) -> None:
    page = sign_in()
    run = RunPage(page, studio.url)
    run.start_sample("Stock report")
    run.wait_for_card()
    page.get_by_text("Always allow this").click()
    form = page.locator(".always-form")
    expect(form.get_by_label("reads files")).to_be_hidden()
    form.get_by_label("Such code of analyst").check()
    expect(form.locator(".forecast")).to_contain_text("Lets run code of analyst in the team Stock report")
    expect(form.get_by_label("reads files")).to_be_checked()
    form.get_by_label("deletes files").check()
    expect(form.locator(".forecast")).to_contain_text("deletes files")
    form.get_by_role("button", name="Approve this and keep the rule").click()
    expect(run.end).to_be_visible()
    page.goto(f"{studio.url}/reviews/rules/")
    row = page.locator(".rules > li").first
    expect(row).to_contain_text("Lets run code of analyst in the team Stock report")
    expect(row).to_contain_text("decided")
    revoke_all(page, studio)


def test_what_was_always_allowed_runs_the_next_time_without_a_card(
    sign_in: Callable[..., Page], studio: Studio
) -> None:
    page = sign_in()
    run = RunPage(page, studio.url)
    run.start_sample("Stock report")
    run.wait_for_card()
    page.get_by_text("Always allow this").click()
    page.get_by_role("button", name="Approve this and keep the rule").click()
    expect(run.outputs.first).to_contain_text("Exit 1")
    again = RunPage(page, studio.url)
    again.start_sample("Stock report")
    expect(page.locator(".decision").first).to_contain_text("Approved by a rule: Lets run exactly this code")
    revoke_all(page, studio)


def test_a_rule_is_held_against_history_while_one_fills_it_in(sign_in: Callable[..., Page], studio: Studio) -> None:
    page = sign_in()
    page.goto(f"{studio.url}/reviews/rules/new/")
    forecast = page.locator("#forecast")
    expect(forecast).to_contain_text("Lets run code of any team")
    page.get_by_label("Reject it without asking").check()
    page.get_by_label("uses the network").check()
    expect(forecast).to_contain_text("Rejects code of any team that uses the network.")
    expect(page.get_by_label("Under the limits of")).to_be_hidden()
    page.get_by_role("button", name="Put it in force").click()
    expect(page.locator(".rules")).to_contain_text("Rejects code of any team that uses the network.")


def test_a_policy_with_a_deadline_shows_on_the_card_and_can_be_put_off(
    sign_in: Callable[..., Page], studio: Studio
) -> None:
    page = sign_in()
    page.goto(f"{studio.url}/reviews/rules/policy/")
    page.get_by_label("Deadline after").fill("60")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("What nobody decided after 1 hour is rejected.")
    run = RunPage(page, studio.url)
    run.start_sample("Stock report")
    due = page.locator(".due")
    expect(due).to_contain_text("If nobody does, it is rejected.")
    before = due.locator("b").inner_text()
    due.get_by_role("button", name="1 day more").click()
    expect(due.locator("b")).not_to_have_text(before)
