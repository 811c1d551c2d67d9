"""A team of 200 agents on the canvas: what opening it costs the main thread, and how smoothly things then move.

Frames are compared with those of the same page at rest, in the same run, since a machine may draw no 60 a second at
all. Seconds of the main thread are its CPU, so that other work on the machine does not count; the best of a few passes.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import drawing

#: Seconds of main-thread time until the drawing is there.
MOST = 1.0
#: The share of an idle page's frames that must be drawn while something is dragged. Zooming is told, and has no aim: it
#: paints everything anew, which a machine without a graphics card does on the processor.
LEAST = {"dragging an agent": 0.9, "panning": 0.9, "zooming": 0.0}
PASSES = 3
STEPS = 120
DIST = Path(__file__).resolve().parents[1] / "static" / "dist"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")

#: Notes the time of every frame from now on.
_COUNT = """() => {
  window.frames_ = [];
  const note = (at) => { window.frames_.push(at); requestAnimationFrame(note); };
  requestAnimationFrame(note);
}"""
#: What was noted since: frames, and seconds from the first to the last.
_TAKE = "() => { const seen = window.frames_.splice(0); return [seen.length - 1, (seen.at(-1) - seen[0]) / 1000]; }"
#: Rests for so many frames.
_REST = (
    "(left) => new Promise((done) => { const next = () => (left-- ? requestAnimationFrame(next) : done()); next(); })"
)


@dataclass(frozen=True, slots=True)
class Opening:
    """Seconds of the main thread: all of it, and what of it were scripts, styles and layout."""

    whole: float
    parts: float


def run() -> bool:
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if found is None or not (DIST / "canvas.js").exists():
        sys.stdout.write("canvas: there is no Chromium here, or static/dist is not built.\n")
        return False
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=found, args=arguments)
        opened = min((_open(browser)[0] for _ in range(PASSES)), key=lambda opening: opening.whole)
        smooth = _moving(_open(browser)[1])
        browser.close()
    return _told(opened, smooth)


def _told(opened: Opening, smooth: dict[str, float]) -> bool:
    sys.stdout.write(
        f"canvas: 200 agents, 300 edges open in {opened.whole:.2f} s of the main thread (at most {MOST} s), "
    )
    sys.stdout.write(f"of which {opened.parts:.2f} s are scripts, styles and layout\n")
    for name, share in smooth.items():
        aim = f" (at least {LEAST[name]:.0%})" if LEAST[name] else ""
        sys.stdout.write(f"canvas: {name} draws {share:.0%} of the frames of a page at rest{aim}\n")
    return opened.whole <= MOST and all(share >= LEAST[name] for name, share in smooth.items())


def _open(browser: Any) -> tuple[Opening, Any]:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.route("http://canvas.test/**", _serve)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto("http://canvas.test/")
    page.wait_for_selector("flow-canvas[data-ready]")
    page.evaluate(_REST, 2)
    spent = {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}
    parts = spent["ScriptDuration"] + spent["LayoutDuration"] + spent["RecalcStyleDuration"]
    return Opening(spent["TaskDuration"], parts), page


def _serve(route: Any) -> None:
    name = route.request.url.split("/", 3)[3]
    own = {"": ("text/html", drawing.page), "page.css": ("text/css", lambda: drawing.STYLE)}
    if name in own:
        kind, make = own[name]
        route.fulfill(body=make(), content_type=kind)
    else:
        route.fulfill(path=DIST / name)


def _moving(page: Any) -> dict[str, float]:
    page.evaluate(_COUNT)
    still = _rate(page, lambda: page.evaluate(_REST, STEPS))
    cases = {"dragging an agent": _drag, "panning": _pan, "zooming": _zoom}
    return {name: _rate(page, lambda move=move: move(page)) / still for name, move in cases.items()}


def _rate(page: Any, do: Callable[[], object]) -> float:
    """Frames a second while `do` goes on."""
    page.evaluate(_TAKE)
    do()
    frames, seconds = page.evaluate(_TAKE)
    return float(frames) / float(seconds)


def _drag(page: Any) -> None:
    box = page.locator("[id='agent.a62']").bounding_box()
    _pull(page, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def _pan(page: Any) -> None:
    _pull(page, 60, 60)


def _pull(page: Any, x: float, y: float) -> None:
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(STEPS):
        page.mouse.move(x + 3 * (step % 40), y + step % 20)
    page.mouse.up()


def _zoom(page: Any) -> None:
    page.mouse.move(700, 450)
    page.keyboard.down("Control")
    for step in range(STEPS):
        page.mouse.wheel(0, -12 if step % 60 < 30 else 12)
    page.keyboard.up("Control")
