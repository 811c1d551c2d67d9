"""Every page, light and dark, wide and narrow: WCAG 2.2 AA in all that is serious, no error, no breach."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.browser import axe
from tests.browser.complaints import complaints_of
from tests.browser.furnished import Furnished, furnish
from tests.browser.studio_process import Studio

SIZES: tuple[ViewportSize, ...] = ({"width": 1280, "height": 860}, {"width": 390, "height": 844})


def edit_the_code(page: Page) -> None:
    page.locator("form[data-review]").get_by_role("button", name="Edit").first.click()
    expect(page.locator(".cm-content")).to_be_visible()


def begin_to_reject(page: Page) -> None:
    page.locator("form[data-review]").get_by_role("button", name="Reject").first.click()
    expect(page.get_by_label("Why not?")).to_be_visible()


def ask_before_deleting(page: Page) -> None:
    page.get_by_role("button", name="Delete the team").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def ask_before_stopping(page: Page) -> None:
    page.locator("form[data-ready]").wait_for()
    page.keyboard.press("x")
    expect(page.get_by_role("dialog")).to_be_visible()


def unfold_everything(page: Page) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach(one => (one.open = true))")


def _ready(page: Page) -> None:
    """The last thing that the page's scripts do is to list the keys."""
    expect(page.locator("#keys dt").filter(has_text="Duplicate")).to_have_count(1)


def _select(page: Page, *ids: str) -> None:
    _ready(page)
    page.evaluate("(ids) => document.getElementById('canvas').select(ids)", list(ids))
    shown = "[data-several]" if len(ids) > 1 else f'[data-asked="{ids[0]}"]'
    expect(page.locator(f"#inspector {shown}")).to_have_count(1)


def set_an_agent(page: Page) -> None:
    _select(page, "agent.data_analyst")


def choose_its_model(page: Page) -> None:
    _select(page, "agent.data_analyst")
    page.evaluate("document.querySelector('#inspector [data-to=model]').click()")
    expect(page.locator('#inspector [data-tab="model"]')).to_have_count(1)


def fill_the_table(page: Page) -> None:
    _select(page, "group.sales_group")
    page.evaluate("document.querySelector('#inspector [data-to=selection]').click()")
    expect(page.locator('#inspector [data-tab="selection"]')).to_have_count(1)


def set_a_line(page: Page) -> None:
    _select(page, "edge.row.sales_group.1.executor")


def select_several(page: Page) -> None:
    _select(page, "agent.data_analyst", "agent.executor")


def write_json(page: Page) -> None:
    _ready(page)
    page.evaluate("document.querySelector('button[data-json]').click()")
    expect(page.locator("#json-pane .cm-content")).to_have_count(1)


def look_at_the_outline(page: Page) -> None:
    _ready(page)
    page.evaluate("document.querySelector('[data-left=outline]').click()")
    expect(page.locator("#outline-list li").first).to_be_attached()


def ask_to_run(page: Page) -> None:
    _ready(page)
    page.evaluate("document.querySelector('[data-asks=run]').click()")
    expect(page.locator("#start-sheet")).to_be_visible()


BUILDER = [set_an_agent, choose_its_model, fill_the_table, set_a_line, select_several, write_json]
BUILDER += [look_at_the_outline, ask_to_run]


@dataclass(frozen=True, slots=True)
class State:
    """A page in a state that its address alone does not show."""

    path: str
    reach: Callable[[Page], None] = lambda page: None


def states(studio: Furnished) -> list[State]:
    """What is not found by asking for addresses. Add yours."""
    pair, group = f"/{studio.teams['stock-report']}/", f"/{studio.runs['Sales group']}/"
    return [
        State("/nowhere/"),
        State(pair),
        State(pair, ask_before_deleting),
        State(f"/{studio.runs['Tagline desk']}/"),
        State(f"/{studio.runs['Stock report']}/", unfold_everything),
        State(group),
        State(group, edit_the_code),
        State(group, begin_to_reject),
        State("/reviews/", edit_the_code),
        State("/reviews/", begin_to_reject),
        State("/reviews/", ask_before_stopping),
        State("/reviews/", unfold_everything),
        *(State(f"/{studio.teams['sales-group']}/build/", reach) for reach in BUILDER),
    ]


@dataclass(frozen=True, slots=True)
class Look:
    """A window in one theme, and what is judged in it: from one theme to the other nothing differs but colours."""

    page: Page
    url: str
    rules: tuple[str, ...]
    complaints: list[str]

    def problems(self, state: State) -> list[str]:
        self.page.set_viewport_size(SIZES[0])
        answer = self.page.goto(self.url + state.path)
        state.reach(self.page)
        found = [f"{state.path}, {size['width']} px: {wrong}" for size in SIZES for wrong in self._violations(size)]
        if not answer or not answer.ok:
            self._forgive(self.page.url)
        return found

    def _forgive(self, url: str) -> None:
        """The browser complains of the status that this page has by its nature."""
        self.complaints[:] = [one for one in self.complaints if not (one.startswith("Failed") and f"({url})" in one)]

    def _violations(self, size: ViewportSize) -> list[axe.Violation]:
        self.page.set_viewport_size(size)
        return axe.violations(self.page, self.rules)


@pytest.fixture
def look(browser: Browser, studio: Studio) -> Iterator[Callable[..., Look]]:
    """Opens a window in which nothing moves, so that nothing is judged while it fades in."""
    contexts: list[BrowserContext] = []

    def opened(theme: str, rules: tuple[str, ...], **options: Any) -> Look:
        contexts.append(context := browser.new_context(color_scheme=theme, reduced_motion="reduce", **options))
        return Look(context.new_page(), studio.url, rules, complaints_of(context))

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def furnished(studio: Studio, browser: Browser) -> Furnished:
    return furnish(studio, browser)


@pytest.mark.parametrize(("theme", "rules"), [("light", ()), ("dark", ("color-contrast",))], ids=["light", "dark"])
def test_every_page(look: Callable[..., Look], furnished: Furnished, theme: str, rules: tuple[str, ...]) -> None:
    assert "/sign-in/" in furnished.outside
    assert {"/", f"/{furnished.runs['Stock report']}/", "/doctor/", "/models/new/"} <= set(furnished.inside)
    outside, inside = look(theme, rules), look(theme, rules, storage_state=furnished.session)
    found = [problem for path in furnished.outside for problem in outside.problems(State(path))]
    found += [problem for path in furnished.inside for problem in inside.problems(State(path))]
    found += [problem for state in states(furnished) for problem in inside.problems(state)]
    assert not found, "\n".join(found)
    assert not outside.complaints + inside.complaints


def test_what_is_wrong_is_found(sign_in: Callable[..., Page]) -> None:
    page = sign_in()
    assert not axe.violations(page)
    page.evaluate("""() => {
        const pale = document.createElement("p");
        pale.textContent = "Hardly to be read";
        pale.style.color = "#ccc";
        pale.style.background = "#fff";
        document.getElementById("main").prepend(pale, document.createElement("button"));
    }""")
    assert {one.rule for one in axe.violations(page)} == {"color-contrast", "button-name"}


def test_a_breach_of_the_policy_is_found(browser: Browser, studio: Studio) -> None:
    context = browser.new_context()
    complaints, page = complaints_of(context), context.new_page()
    page.goto(f"{studio.url}/sign-in/")
    with page.expect_console_message(lambda message: "Breach" in message.text):
        page.evaluate("""() => {
            const script = document.createElement("script");
            script.textContent = "document.title = 'it ran'";
            document.head.append(script);
        }""")
    assert any(complaint.startswith("Breach of script-src-elem: inline") for complaint in complaints)
    assert page.title() != "it ran"
    context.close()
