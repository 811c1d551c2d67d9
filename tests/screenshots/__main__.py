"""`python -m tests.screenshots [name …]`: drives a real studio to what is worth showing, and writes docs/screenshots/.

A picture is made anew only by hand, after a change of the look. How long ago something was is made the same each time,
so that little else than the look changes in the files.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser import chromium, studio_process
from tests.browser.run_page import RunPage
from tests.browser.studio_process import PATIENCE, ROOT

FOLDER = ROOT / "docs" / "screenshots"
SIZE = {"width": 1440, "height": 900}

#: In bytes. A picture that is larger has something in it that does not belong there.
LARGEST = 350_000

_STILL = "document.querySelectorAll('time[data-relative]').forEach((time) => (time.textContent = 'just now'))"


def review(page: Page, url: str) -> None:
    """The first code failed; the second waits."""
    run = RunPage(page, url)
    run.start_sample("Stock report")
    run.approve()
    expect(run.outputs.first).to_contain_text("Exit 1")
    run.wait_for_card()


def run(page: Page, url: str) -> None:
    """What is left of it: the answer, the chart, the end."""
    shown = RunPage(page, url)
    shown.approve()
    expect(shown.end).to_be_visible()
    chart = page.get_by_role("img", name="chart.png")
    chart.evaluate("picture => picture.decode()")
    chart.evaluate("picture => picture.scrollIntoView({block: 'center'})")


def home(page: Page, url: str) -> None:
    page.goto(url)


def builder(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_role("link", name="Sales group", exact=True).click()
    answer = page.goto(f"{page.url.split('#')[0]}build/")
    assert answer is not None
    assert answer.ok, "the builder does not open"
    expect(page.locator("#canvas")).to_have_attribute("data-ready", "")
    page.locator("[id='agent.data_analyst'] header").click()
    expect(page.locator('#inspector [data-asked="agent.data_analyst"]')).to_be_visible()
    page.mouse.move(0, 0)


#: Colours that change with the theme have done so, and are painted.
_SETTLED = """async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  for (let left = 3; left; left -= 1) {
    await frame();
    await Promise.allSettled(document.getAnimations().map((one) => one.finished));
  }
}"""

#: In the order in which the studio comes to them: what one left is where the next begins.
SCENES: tuple[Callable[[Page, str], None], ...] = (review, run, home, builder)


def main(names: list[str]) -> int:
    FOLDER.mkdir(exist_ok=True)
    expect.set_options(timeout=PATIENCE * 1000)
    with studio_process.opened() as studio, chromium.opened() as browser:
        page = browser.new_page(viewport=SIZE, color_scheme="light", reduced_motion="reduce")
        page.goto(studio.link())
        for scene in SCENES:
            scene(page, studio.url)
            if not names or scene.__name__ in names:
                _take(page, scene.__name__)
    return 0


def _take(page: Page, name: str) -> None:
    page.mouse.move(0, 0)
    page.evaluate(_STILL)
    page.evaluate("document.fonts.ready.then(() => true)")
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        page.evaluate(_SETTLED)
        path = FOLDER / f"{name}-{theme}.png"
        page.screenshot(path=path)
        size = path.stat().st_size
        assert size <= LARGEST, f"{path.name} has {size} bytes"
        sys.stdout.write(f"{path.relative_to(ROOT)}: {size / 1000:.0f} kB\n")
    page.emulate_media(color_scheme="light")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
