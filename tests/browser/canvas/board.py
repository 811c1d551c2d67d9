"""Drives a canvas in a real page: mouse, finger and keys; what the page was told is in `told` and `last`."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.browser.canvas import drawn
from tests.browser.studio_process import ROOT

DIST = ROOT / "static" / "dist"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src data:"
Point = tuple[float, float]


class Board:
    def __init__(self, page: Page, parts: list[str], attributes: str = "") -> None:
        self.page = page
        self._files = {
            "": ("text/html", drawn.page(parts, attributes)),
            "page.css": ("text/css", drawn.STYLE),
            "page.js": ("text/javascript", drawn.SCRIPT),
        }
        page.route("http://canvas.test/**", self._serve)
        page.goto("http://canvas.test/")
        page.wait_for_selector("flow-canvas[data-ready]")
        self.mouse = page.mouse

    def _serve(self, route: Any) -> None:
        name = route.request.url.split("/", 3)[3]
        if name in self._files:
            kind, body = self._files[name]
            route.fulfill(body=body, content_type=kind, headers={"Content-Security-Policy": POLICY})
        else:
            route.fulfill(path=DIST / name)

    def ask(self, expression: str, argument: Any = None) -> Any:
        """Of the page, after all that is under way has been drawn."""
        self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        return self.page.evaluate(f"(it) => {expression}", argument)

    def last(self, name: str) -> Any:
        return self.ask("window.last[it] ?? null", name)

    def told(self, name: str) -> int:
        return int(self.ask("window.told.filter(([name]) => name === it).length", name))

    @property
    def selection(self) -> list[str]:
        return list(self.ask("canvas.selection"))

    @property
    def focused(self) -> str:
        return str(self.ask("document.activeElement.dataset.edge ?? document.activeElement.id"))

    @property
    def heard(self) -> str:
        return str(self.ask("canvas.querySelector('[aria-live]').textContent"))

    def box(self, id_: str) -> dict[str, float]:
        return dict(self.ask("document.getElementById(it).getBoundingClientRect().toJSON()", id_))

    def middle(self, id_: str) -> Point:
        box = self.box(id_)
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def head(self, id_: str) -> Point:
        """Where a frame is grabbed."""
        box = self.box(id_)
        return box["x"] + box["width"] / 2, box["y"] + 12

    def path(self, id_: str) -> str:
        return str(self.ask("canvas.querySelector(`[data-edge='${it}'] .fc-line`).getAttribute('d')", id_))

    def port(self, side: str) -> Point:
        box = self.ask("canvas.querySelector(`.fc-port[data-side=${it}]`).getBoundingClientRect().toJSON()", side)
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def drag(self, start: Point, *way: Point) -> None:
        self.hold(start, *way)
        self.mouse.up()

    def hold(self, start: Point, *way: Point) -> None:
        self.mouse.move(*start)
        self.mouse.down()
        for point in way:
            self.mouse.move(*point, steps=4)


class Finger:
    """Touch as Chromium gets it from the device."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)

    def drag(self, start: Point, *way: Point) -> None:
        self.touch("touchStart", start)
        for point in way:
            self.touch("touchMove", point)
        self.touch("touchEnd")

    def tap(self, point: Point) -> None:
        self.drag(point)

    def touch(self, kind: str, *points: Point) -> None:
        touches = [{"x": x, "y": y, "id": index} for index, (x, y) in enumerate(points)]
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})
