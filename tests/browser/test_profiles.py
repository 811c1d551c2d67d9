"""The Sandbox page: what is being looked into tells itself, without a reload."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.studio_process import Studio


def test_a_cell_is_asked_for_its_packages_while_one_looks_on(sign_in: Callable[..., Page], studio: Studio) -> None:
    page = sign_in()
    page.goto(f"{studio.url}/sandbox/")
    standard = page.get_by_role("region", name="Packages of Standard")
    standard.get_by_text("packages in the cell").click()
    expect(standard).to_contain_text("pandas")


def test_a_profile_is_made(sign_in: Callable[..., Page], studio: Studio) -> None:
    page = sign_in()
    page.goto(f"{studio.url}/sandbox/")
    page.get_by_role("link", name="New profile").click()
    page.get_by_label("Name").fill("Roomy")
    page.get_by_label("Memory at most").fill("1024")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".profile", has_text="Roomy")).to_contain_text("up to 1024 MB")
