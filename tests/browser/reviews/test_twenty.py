"""The harmless is decided quickly. In a studio of its own: it counts all that waits there."""

from __future__ import annotations

import time
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.reviews.conftest import scene
from tests.browser.reviews.console import Console

MANY = 20
#: The bound that is promised: a reviewer handles twenty within it.
A_MINUTE = 60


def test_twenty_of_low_risk_are_handled_within_a_minute_by_keyboard(
    begin: Callable[..., list[str]], open_console: Callable[..., Console]
) -> None:
    begin(*(scene(f"print({number})", risk=1) for number in range(MANY)))
    console = open_console()
    expect(console.rows).to_have_count(MANY)
    expect(console.rows.locator(".pill", has_text="Low")).to_have_count(MANY)
    started = time.monotonic()
    for _ in range(MANY):
        item = console.ready()
        console.page.keyboard.press("a")
        console.moved_on(item)
    expect(console.page.locator("#desk")).to_contain_text("Nothing waits for you")
    assert console.decided(item) == "approved"
    took = time.monotonic() - started
    approved = console.studio.rows("SELECT count(*) FROM runs_review WHERE decision = 'approved'")
    assert (approved, took < A_MINUTE) == ([(MANY,)], True), f"It took {took:.0f} s."
