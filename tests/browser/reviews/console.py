"""The page of what waits as a person uses it: by pointer, or by keyboard alone."""

from __future__ import annotations

from uuid import UUID

from playwright.sync_api import Locator, Page, expect

from tests.browser.studio_process import Studio


class Console:
    def __init__(self, page: Page, studio: Studio) -> None:
        self.page, self.studio = page, studio

    def open(self, item: str = "") -> None:
        self.page.goto(f"{self.studio.url}/reviews/{f'?item={item}' if item else ''}")

    @property
    def card(self) -> Locator:
        return self.page.locator("#desk form[data-review]")

    @property
    def rows(self) -> Locator:
        return self.page.locator("#rows section li[data-item]:not([hidden])")

    @property
    def flashes(self) -> Locator:
        return self.page.locator("#flashes")

    def ready(self) -> str:
        """The id of what is open, once its card is no longer new."""
        expect(self.card).to_have_attribute("data-ready", "")
        return str(self.page.locator("[data-one]").get_attribute("data-one"))

    def moved_on(self, item: str) -> None:
        expect(self.page.locator(f'[data-one="{item}"]')).to_have_count(0)

    def column(self, item: str, name: str) -> object:
        (row,) = self.studio.rows(f"SELECT {name} FROM runs_review WHERE id = '{UUID(item).hex}'")
        return row[0]

    def decided(self, item: str) -> str:
        """How it was decided, once its answer came: that is when the note about it is there."""
        self.moved_on(item)
        expect(self.flashes.locator(f'.note.ok[data-of="{item}"]')).to_be_visible()
        return str(self.column(item, "decision"))

    def holds(self, seconds: float, button: Locator) -> None:
        """The pointer on the button, for so long."""
        box = button.bounding_box()
        assert box
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.page.mouse.down()
        self.page.wait_for_timeout(seconds * 1000)
        self.page.mouse.up()


class Mouse:
    """Nothing but the pointer, and typing where there is a field."""

    def __init__(self, console: Console) -> None:
        self.console, self.page, self.card = console, console.page, console.card

    def approve(self) -> None:
        self.card.get_by_role("button", name="Approve").click()

    def begin(self, verb: str) -> None:
        button = self.card.locator("footer > span.look").get_by_role("button", name=verb).locator("visible=true")
        if not button.count():
            self.card.locator("summary[aria-label=More]").click()
        button.first.click()

    def finish(self, verb: str) -> None:
        self.card.get_by_role("button", name=verb).locator("visible=true").click()

    def put_off(self) -> None:
        if self.card.locator("summary[aria-label=More]").is_visible():
            self.begin("Not now")
        else:
            self.page.locator("#desk .side").get_by_role("button", name="Not now").click()

    def stop(self) -> None:
        if self.card.locator("summary[aria-label=More]").is_visible():
            self.begin("Stop the run")
        else:
            self.page.locator("#desk .side").get_by_role("button", name="Stop run").click()
        self.page.get_by_role("dialog").get_by_role("button", name="Stop the run").click()

    def next(self) -> None:
        if self.page.get_by_role("button", name="Next").is_visible():
            self.page.get_by_role("button", name="Next").click()
        else:
            self.console.rows.nth(1).locator("a").click()

    def difference(self) -> None:
        self.card.get_by_role("button", name="Difference").locator("visible=true").click()


class Keys:
    """Nothing but the keyboard."""

    LETTERS = {"Edit": "e", "Reject": "r", "Ask for changes": "c", "Answer instead": "i"}

    def __init__(self, console: Console) -> None:
        self.console, self.page, self.card = console, console.page, console.card

    def approve(self) -> None:
        self.page.keyboard.press("a")

    def begin(self, verb: str) -> None:
        self.page.keyboard.press(self.LETTERS[verb])

    def finish(self, _verb: str) -> None:
        self.page.keyboard.press("Control+Enter")

    def put_off(self) -> None:
        self.page.keyboard.press("n")

    def stop(self) -> None:
        self.page.keyboard.press("x")
        expect(self.page.get_by_role("dialog")).to_be_visible()
        self.page.keyboard.press("Tab")
        self.page.keyboard.press("Enter")

    def next(self) -> None:
        self.page.keyboard.press("j")

    def difference(self) -> None:
        self.page.keyboard.press("Alt+d")
