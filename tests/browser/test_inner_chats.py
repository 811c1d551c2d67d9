"""Teams of more than two: what happens live is what a fresh page shows."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.run_page import RunPage


def test_chats_inside_a_chat(run_page: RunPage, sign_in: Callable[..., Page]) -> None:
    run_page.start_sample("Tagline desk")
    expect(run_page.end).to_be_visible()
    page = run_page.page
    expect(page.locator(".chat-edge[data-level='1']")).to_have_count(6)
    expect(page.locator(".code.out").get_by_text("count_words")).to_be_visible()
    assert run_page.shown() == run_page.beside(sign_in()).shown()


def test_a_group(run_page: RunPage, sign_in: Callable[..., Page]) -> None:
    run_page.start_sample("Sales group")
    run_page.wait_for_card()
    page = run_page.page
    expect(page.get_by_text("as the table says").first).to_be_visible()
    assert run_page.shown() == run_page.beside(sign_in()).shown()
    page.reload()
    while not run_page.end.count():
        run_page.approve()
        expect(run_page.card.or_(run_page.end).first).to_be_visible()
    expect(page.get_by_role("img", name="chart.png")).to_be_visible()
    assert run_page.shown() == run_page.beside(sign_in()).shown()


def test_the_costs_stay_open(run_page: RunPage) -> None:
    run_page.start_sample("Sales group")
    run_page.wait_for_card()
    costs = run_page.page.locator(".spending")
    costs.locator("summary").click()
    run_page.approve()
    run_page.wait_for_card()
    expect(costs.get_by_role("columnheader", name="Purpose")).to_be_visible()
