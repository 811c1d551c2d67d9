"""Three ways to draw a team: with a mouse, with a finger, and with nothing but the keyboard."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.builder.builder_page import BuilderPage
from tests.browser.canvas.board import Finger, Point

#: More than there are places to stop on the page.
_FAR = 250

_IS_PART = "(document.activeElement.dataset.edge ?? document.activeElement.id) === it"


class Hands:
    """What each can do. Ids are those of the canvas."""

    def __init__(self, builder: BuilderPage) -> None:
        self.builder, self.page = builder, builder.page

    def add(self, what: str, words: str, id_: str) -> None:
        """Into the group, if there is one."""
        raise NotImplementedError

    def open(self, id_: str) -> None:
        """Shows the form of a part or a line."""
        raise NotImplementedError

    def connect(self, source: str, target: str) -> None:
        raise NotImplementedError

    def type(self, field: str, text: str) -> None:
        raise NotImplementedError

    def choose(self, field: str, label: str) -> None:
        raise NotImplementedError

    def go_to(self, tab: str) -> None:
        raise NotImplementedError

    def press(self, name: str) -> None:
        raise NotImplementedError

    def field(self, name: str) -> Locator:
        return self.page.locator(f'#inspector [data-field="{name}"]').first

    def is_shown(self, id_: str) -> None:
        expect(self.page.locator(f'#inspector [data-asked="{id_}"]')).to_have_count(1)

    def middle(self, id_: str) -> Point:
        box = self.builder.part(id_).bounding_box()
        assert box
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


class Pointing(Hands):
    """What a mouse and a finger have in common: they point."""

    def tap(self, target: Locator) -> None:
        raise NotImplementedError

    def drag(self, start: Point, *way: Point) -> None:
        raise NotImplementedError

    def add(self, what: str, words: str, id_: str) -> None:
        item = self.page.locator(f'.pal[data-add="{what}"]')
        item.scroll_into_view_if_needed()
        box = item.bounding_box()
        assert box
        x, y = box["x"] + 40, box["y"] + box["height"] / 2
        self.drag((x, y), (x + 60, y), self._spot())
        expect(self.builder.part(id_)).to_be_visible()
        self.builder.wait_until_saved()
        self.tidy()

    def _spot(self) -> Point:
        """The lower right corner of the group, inside; without one the middle of the canvas."""
        frame = self.page.locator("#canvas [data-frame]")
        box = (frame if frame.count() else self.builder.canvas).bounding_box()
        assert box
        if frame.count():
            return box["x"] + box["width"] - 14, box["y"] + box["height"] - 12
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def tidy(self) -> None:
        """So that nothing is out of sight."""
        self.tap(self.page.get_by_role("button", name="Tidy up"))
        self.builder.wait_until_saved()
        self.tap(self.page.locator(".toolbar .zoom"))

    def open(self, id_: str) -> None:
        if id_.startswith("edge."):
            self.tap_line(id_)
        elif not self.page.locator(f'#inspector [data-asked="{id_}"]').count():
            self.tap(self.builder.part(id_).locator("header b"))
        self.is_shown(id_)

    def tap_line(self, id_: str) -> None:
        raise NotImplementedError

    def come_near(self, id_: str) -> None:
        """Whatever shows the places that lines start from."""
        raise NotImplementedError

    def connect(self, source: str, target: str) -> None:
        self.open(source)
        self.come_near(source)
        port = self.builder.canvas.locator(".fc-port[data-side=right]").bounding_box()
        assert port
        start = port["x"] + port["width"] / 2, port["y"] + port["height"] / 2
        x, y = self.middle(target)
        self.drag(start, ((start[0] + x) / 2, (start[1] + y) / 2), self._inside(target))

    def _inside(self, id_: str) -> Point:
        """Of a group its head: the rest of it belongs to its members."""
        box = self.builder.part(id_).bounding_box()
        assert box
        head = 12 if id_.startswith("group.") else box["height"] / 2
        return box["x"] + box["width"] / 2, box["y"] + head

    def type(self, field: str, text: str) -> None:
        self.tap(self.field(field))
        self.field(field).fill(text)
        self.field(field).blur()

    def choose(self, field: str, label: str) -> None:
        self.field(field).select_option(label=label)

    def go_to(self, tab: str) -> None:
        self.tap(self.page.locator(f'#inspector [data-to="{tab}"]'))
        expect(self.page.locator(f'#inspector [data-tab="{tab}"]')).to_have_count(1)

    def press(self, name: str) -> None:
        self.tap(self.page.get_by_role("button", name=name).first)


class Mouse(Pointing):
    def tap(self, target: Locator) -> None:
        target.click()

    def drag(self, start: Point, *way: Point) -> None:
        mouse = self.page.mouse
        mouse.move(*start)
        mouse.down()
        for point in way:
            mouse.move(*point, steps=5)
        mouse.up()

    def tap_line(self, id_: str) -> None:
        self.page.mouse.click(*line_middle(self.page, id_))

    def come_near(self, id_: str) -> None:
        """They are the pointer's: it may still rest on another part, where the last line ended."""
        self.page.mouse.move(*self.middle(id_))


class Touch(Pointing):
    def __init__(self, builder: BuilderPage) -> None:
        super().__init__(builder)
        self._finger = Finger(self.page)

    def tap(self, target: Locator) -> None:
        target.tap()

    def drag(self, start: Point, *way: Point) -> None:
        self._finger.drag(start, *way)

    def tap_line(self, id_: str) -> None:
        self.page.touchscreen.tap(*line_middle(self.page, id_))

    def come_near(self, id_: str) -> None:
        """A finger rests nowhere: they are those of what is selected."""


class Keys(Hands):
    def add(self, what: str, words: str, id_: str) -> None:
        """What is added goes into the group around what is selected. Escape leads out of the settings."""
        if self.page.locator("#inspector :focus").count():
            self.page.keyboard.press("Escape")
            expect(self.page.locator("#inspector :focus")).to_have_count(0)
        self.builder.add_by_keys(words, id_)

    def open(self, id_: str) -> None:
        self._to_part(id_)
        self.page.keyboard.press("Enter")
        self.is_shown(id_)
        expect(self.page.locator("#inspector :focus")).to_have_count(1)

    def connect(self, source: str, target: str) -> None:
        self._to_part(source)
        self.page.keyboard.press("c")
        if not self._walk(_IS_PART, target, "Tab", 30) and not self._walk(_IS_PART, target, "Shift+Tab", 60):
            raise AssertionError(f"There is no way to {target} while a line is drawn.")
        self.page.keyboard.press("Enter")

    def type(self, field: str, text: str) -> None:
        self._to_field(field)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Tab")

    def choose(self, field: str, label: str) -> None:
        self._to_field(field)
        self.page.keyboard.type(label)
        self.page.keyboard.press("Tab")

    def go_to(self, tab: str) -> None:
        assert self._walk("document.activeElement.dataset.to === it", tab, "Shift+Tab", 30)
        self.page.keyboard.press("Enter")
        expect(self.page.locator(f'#inspector [data-tab="{tab}"]')).to_have_count(1)

    def press(self, name: str) -> None:
        self._tab_to(
            "document.activeElement.textContent.includes(it) && document.activeElement.matches('button')", name
        )
        self.page.keyboard.press("Enter")

    def _to_field(self, field: str) -> None:
        self._tab_to("document.activeElement.dataset.field === it", field)

    def _to_part(self, id_: str) -> None:
        """The canvas is entered where one was last; so back to its first part, and from there on."""
        self._tab_to("!!document.activeElement.closest('#canvas')", None)
        assert self._walk("!document.activeElement.closest('#canvas')", None, "Shift+Tab", _FAR)
        self.page.keyboard.press("Tab")
        self._tab_to(_IS_PART, id_)

    def _tab_to(self, condition: str, argument: Any) -> None:
        if not self._walk(condition, argument, "Tab", _FAR):
            raise AssertionError(f"The keyboard does not get there: {condition}, {argument}")

    def _walk(self, condition: str, argument: Any, key: str, times: int) -> bool:
        for _ in range(times):
            if self.page.evaluate(f"(it) => {condition}", argument):
                return True
            self.page.keyboard.press(key)
        return False


def line_middle(page: Page, id_: str) -> Point:
    """A point on a line, away from its ends, in the view."""
    expect(page.locator(f'[data-edge="{id_}"]')).to_have_count(1)
    x, y = page.evaluate(
        """(id) => {
          const line = document.querySelector(`[data-edge="${CSS.escape(id)}"] .fc-line`);
          const at = line.getPointAtLength(line.getTotalLength() * 0.3).matrixTransform(line.getScreenCTM());
          return [at.x, at.y];
        }""",
        id_,
    )
    return float(x), float(y)
