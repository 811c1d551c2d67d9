"""Several are approved at once. In a studio of its own: it counts all that waits there."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.reviews.conftest import scene
from tests.browser.reviews.console import Console


def test_several_are_chosen_and_approved_together_by_keyboard(
    begin: Callable[..., list[str]], open_console: Callable[..., Console]
) -> None:
    begin(*(scene(f"print('together', {number})", agent="together", risk=1) for number in range(3)))
    console = open_console()
    first = console.ready()
    console.page.keyboard.press("Shift+J")
    console.moved_on(first)
    console.ready()
    console.page.keyboard.press("Shift+J")
    expect(console.page.locator(".together")).to_contain_text("2 chosen")
    console.page.keyboard.press("Shift+A")
    expect(console.flashes).to_contain_text("2 approved.")
    expect(console.rows).to_have_count(1)
    assert console.column(first, "decision") == "approved"
    last = console.ready()
    console.page.keyboard.press("a")
    assert console.decided(last) == "approved"
