"""The Stock report from the press of Run to its end: real processes, a real sandbox, two viewers."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.run_page import RunPage

EDIT = 'print("edited by a person")'


def test_the_stock_report(run_page: RunPage, sign_in: Callable[..., Page]) -> None:
    run_page.start_sample()
    expect(run_page.page.locator(".msg.live .draft .text").first).not_to_be_empty()
    run_page.approve()
    expect(run_page.outputs.first).to_contain_text("Traceback (most recent call last)")
    expect(run_page.outputs.first).to_contain_text("Exit 1")
    run_page.wait_for_card()
    run_page.page.reload()
    expect(run_page.outputs.first).to_contain_text("Exit 1")
    second = run_page.beside(sign_in())
    run_page.edit_and_run(EDIT)
    for viewer in (run_page, second):
        expect(viewer.end).to_be_visible()
        _shows_everything(viewer)
    assert run_page.shown() == second.shown()


def _shows_everything(viewer: RunPage) -> None:
    page = viewer.page
    expect(page.locator(".diff .new")).to_contain_text(EDIT)
    expect(page.get_by_text("Edited and approved by")).to_be_visible()
    expect(viewer.outputs.last).to_contain_text("edited by a person")
    chart = page.get_by_role("img", name="chart.png")
    expect(chart).to_be_visible()
    assert chart.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") > 0
    expect(viewer.end).to_contain_text("Finished")
    expect(viewer.end).to_contain_text("The report on stocks.csv is done")
    expect(viewer.end).to_contain_text("Tokens")
    expect(viewer.end).to_contain_text("$0")


def test_the_page_that_watched_is_the_page_freshly_loaded(run_page: RunPage, sign_in: Callable[..., Page]) -> None:
    run_page.start_sample()
    run_page.wait_for_card()
    other = sign_in()
    assert run_page.shown() == run_page.beside(other).shown()
    run_page.approve()
    run_page.wait_for_card()
    assert run_page.shown() == run_page.beside(other).shown()
    run_page.page.get_by_role("button", name="Stop the run").click()
    expect(run_page.end).to_contain_text("Stopped")
    expect(run_page.state).to_have_text("Stopped")
    assert run_page.shown() == run_page.beside(other).shown()
