"""The builder's page as a person uses it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect


class BuilderPage:
    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        page.goto(url)
        expect(self.canvas).to_have_attribute("data-ready", "")
        expect(page.locator("#keys dt").filter(has_text="Duplicate")).to_have_count(1)

    @property
    def canvas(self) -> Locator:
        return self.page.locator("#canvas")

    @property
    def save(self) -> Locator:
        return self.page.locator("#save")

    @property
    def search(self) -> Locator:
        return self.page.get_by_role("searchbox", name="Add anything")

    def part(self, id_: str) -> Locator:
        return self.page.locator(f'[id="{id_}"]')

    def add_by_keys(self, words: str, id_: str) -> None:
        """Types ahead, adds the first, and waits until it is there and has the focus."""
        self.page.keyboard.press("/")
        self.page.keyboard.type(words)
        self.page.keyboard.press("Enter")
        expect(self.part(id_)).to_be_focused()

    def wait_until_saved(self) -> None:
        expect(self.save).to_have_attribute("data-state", "saved")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=re.compile(name))

    def show_json(self) -> Locator:
        self.page.get_by_role("button", name="JSON beside the canvas").click()
        return self.page.locator("#json-pane .cm-content")

    def json_line(self, text: str) -> None:
        """The cursor goes to the end of the line that holds `text`."""
        self.page.locator(".cm-line").filter(has_text=text).first.click()
        self.page.keyboard.press("End")
