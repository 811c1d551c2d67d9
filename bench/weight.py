"""What a page weighs: the bytes that a browser with an empty cache receives, headers included, from a studio as people
start it (assets collected and compressed, pages compressed on their way out).
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from typing import Any

from playwright.sync_api import Browser, Page

from tests.browser import chromium, studio_process
from tests.browser.run_page import RunPage
from tests.browser.studio_process import PATIENCE

TEAM = "Sales group"
KINDS = {"Document": "html", "Stylesheet": "css", "Script": "js", "Font": "fonts", "Fetch": "fetched", "XHR": "fetched"}

#: The most that the builder may weigh, in bytes.
MOST = 150_000


def run() -> bool:
    """Whether the builder is light enough. A run's page is shown beside it."""
    with studio_process.opened() as studio, chromium.opened() as browser:
        page = browser.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.goto(studio.link())
        run = RunPage(page, studio.url)
        run.start_sample(TEAM)
        run.card.wait_for()
        builder = _team_of(page) + "build/"
        _show("a run", _weight(browser, page, page.url))
        return _holds(_weight(browser, page, studio.url + builder))


def _holds(weight: Counter[str]) -> bool:
    holds = 0 < weight.total() <= MOST
    _show("the builder", weight)
    _say(f"  The aim of at most {MOST / 1000:.0f} kB {'holds' if holds else 'DOES NOT HOLD'}.\n")
    return holds


def _weight(browser: Browser, signed_in: Page, url: str) -> Counter[str]:
    """Bytes by kind of what `url` makes a browser fetch that saw nothing yet. A page that is not there has none."""
    context = browser.new_context(storage_state=signed_in.context.storage_state())
    page, kinds, weight = context.new_page(), dict[str, str](), Counter[str]()
    line = context.new_cdp_session(page)

    def received(event: dict[str, Any]) -> None:
        weight[kinds.get(event["requestId"], "other")] += int(event["encodedDataLength"])

    def answered(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = KINDS.get(event["type"], "other")

    line.on("Network.responseReceived", answered)
    line.on("Network.loadingFinished", received)
    line.send("Network.enable")
    answer = page.goto(url, wait_until="networkidle")
    page.evaluate("document.fonts.ready.then(() => true)")
    context.close()
    return weight if answer and answer.ok else Counter()


def _team_of(page: Page) -> str:
    """The address of the team whose run this is."""
    found = re.search(r'href="(/teams/[0-9a-f-]{36}/)"', page.content())
    assert found, "a run's page names its team"
    return found[1]


def _show(name: str, weight: Counter[str]) -> None:
    _say(f"\n{name}: {weight.total() / 1000:.1f} kB\n")
    for kind, received in weight.most_common():
        _say(f"  {kind:8}{received / 1000:>8.1f} kB\n")


def _say(line: str) -> None:
    sys.stdout.write(line)
    sys.stdout.flush()
