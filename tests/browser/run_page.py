"""A run's page as a person uses it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

#: The parts that must be the same live and fresh, without what differs by nature: tokens, and how long ago things were.
_SHOWN = """() => {
  const parts = ["#run-state", "#run-stats", "#run-tools", "#run-side", "#items > *"];
  return parts.flatMap((part) => [...document.querySelectorAll(part)]).map((element) => {
    const copy = element.cloneNode(true);
    copy.querySelectorAll("[name=csrfmiddlewaretoken], [name=shown]").forEach((token) => token.remove());
    copy.querySelectorAll("time[data-relative], [data-since]").forEach((time) => (time.textContent = ""));
    return copy.outerHTML.replace(/\\s+/g, " ").replaceAll("> <", "><");
  });
}"""


class RunPage:
    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url

    def start_sample(self, team: str = "Stock report") -> None:
        """From the gallery's card to a run under way."""
        self.page.goto(self.url)
        self.page.get_by_role("link", name=team).first.click()
        self.page.get_by_role("button", name=re.compile("^Run")).click()
        self.page.wait_for_url(re.compile("/runs/[0-9a-f-]{36}/"))

    @property
    def card(self) -> Locator:
        return self.page.locator("form[data-review]")

    @property
    def state(self) -> Locator:
        return self.page.locator("#run-state")

    @property
    def outputs(self) -> Locator:
        return self.page.locator(".code.out")

    @property
    def end(self) -> Locator:
        return self.page.locator(".msg.end")

    def wait_for_card(self) -> None:
        expect(self.card).to_be_visible()
        expect(self.state).to_have_text("Needs review")

    def approve(self) -> None:
        self.wait_for_card()
        self.card.get_by_role("button", name="Approve").click()
        expect(self.card).to_have_count(0)

    def edit_and_run(self, line: str) -> None:
        """Puts `line` before the code in the editor, and runs that."""
        self.wait_for_card()
        self.card.get_by_role("button", name="Edit", exact=False).first.click()
        editor = self.card.locator(".cm-content")
        editor.click()
        self.page.keyboard.press("Control+Home")
        self.page.keyboard.type(f"{line}\n")
        expect(self.card.locator(".counts")).to_have_text("+1 −0")
        self.page.keyboard.press("Control+Enter")
        expect(self.card).to_have_count(0)

    def shown(self) -> list[str]:
        """Once nothing is fetched any more, and no card is new."""
        expect(self.page.locator(".htmx-request")).to_have_count(0)
        expect(self.page.locator("form[data-review]:not([data-ready])")).to_have_count(0)
        shown: list[str] = self.page.evaluate(_SHOWN)
        return shown

    def beside(self, page: Page) -> RunPage:
        """The same run in another window."""
        page.goto(self.page.url)
        return RunPage(page, self.url)
