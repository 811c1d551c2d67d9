"""Every page, light and dark, wide and narrow: WCAG 2.2 AA in all that is serious, no error, no breach."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import axe
from tests.browser.complaints import complaints_of
from tests.browser.places import pages
from tests.browser.run_page import RunPage
from tests.browser.studio_process import Studio

SIZES = ({"width": 1280, "height": 860}, {"width": 390, "height": 844})


def edit_the_code(page: Page) -> None:
    page.locator("form[data-review]").get_by_role("button", name="Edit").first.click()
    expect(page.locator(".cm-content")).to_be_visible()


def begin_to_reject(page: Page) -> None:
    page.locator("form[data-review]").get_by_role("button", name="Reject").first.click()
    expect(page.get_by_label("Why not?")).to_be_visible()


def ask_before_deleting(page: Page) -> None:
    page.get_by_role("button", name="Delete the team").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def unfold_everything(page: Page) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach(one => (one.open = true))")


@dataclass(frozen=True, slots=True)
class State:
    """A page in a state that its address alone does not show."""

    path: str
    reach: Callable[[Page], None] = lambda page: None


@dataclass(frozen=True, slots=True)
class Furnished:
    """A studio in which something happened: runs by the name of their team, teams by their slug."""

    runs: dict[str, str]
    teams: dict[str, str]
    file: str
    model: str

    @property
    def samples(self) -> dict[str, str]:
        """For routes: one thing of each kind, the richest there is."""
        run = self.runs["Stock report"]
        return {
            "runs/<uuid:pk>/files/<uuid:file>": f"{run}/files/{self.file}",
            "runs/<uuid:pk>": run,
            "models/<uuid:pk>": f"models/{self.model}",
            "teams/<uuid:pk>": self.teams["sales-group"],
        }

    @property
    def states(self) -> list[State]:
        """What is not found by asking for addresses. Add yours."""
        waiting, ended = f"/{self.runs['Sales group']}/", f"/{self.runs['Stock report']}/"
        return [
            State("/nowhere/"),
            State(f"/{self.teams['stock-report']}/"),
            State(f"/{self.teams['stock-report']}/", ask_before_deleting),
            State(f"/{self.runs['Tagline desk']}/"),
            State(ended, unfold_everything),
            State(waiting),
            State(waiting, edit_the_code),
            State(waiting, begin_to_reject),
        ]


@pytest.fixture(scope="module")
def furnished(studio: Studio, browser: Browser) -> Furnished:
    """One run that ended with a chart, one whose code waits, one with chats inside it."""
    page = browser.new_page()
    page.goto(studio.link())
    run = RunPage(page, studio.url)
    runs = {team: _started(run, team) for team in ("Tagline desk", "Sales group", "Stock report")}
    run.approve()
    run.approve()
    expect(run.end).to_be_visible()
    page.goto(f"{studio.url}/{runs['Sales group']}/")
    run.wait_for_card()
    page.goto(f"{studio.url}/{runs['Tagline desk']}/")
    expect(run.end).to_be_visible()
    page.context.close()
    chart = _first(studio, "runs_artifact WHERE name = 'chart.png'")
    return Furnished(runs, _teams(studio), chart, _first(studio, "agents_modelconnection"))


def _started(run: RunPage, team: str) -> str:
    run.start_sample(team)
    return run.page.url.removeprefix(f"{run.url}/").strip("/")


def _teams(studio: Studio) -> dict[str, str]:
    rows = studio.rows("SELECT gallery, id FROM agents_team WHERE gallery <> ''")
    return {str(slug): f"teams/{UUID(str(pk))}" for slug, pk in rows}


def _first(studio: Studio, where: str) -> str:
    return str(UUID(str(studio.rows(f"SELECT id FROM {where}")[0][0])))


@pytest.fixture(params=["light", "dark"])
def window(request: pytest.FixtureRequest, browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """Without movement, so that nothing is looked at while it fades in."""
    context = browser.new_context(color_scheme=request.param, reduced_motion="reduce")
    complaints = complaints_of(context)
    yield context.new_page(), complaints
    context.close()


def test_every_page(window: tuple[Page, list[str]], studio: Studio, furnished: Furnished) -> None:
    page, complaints = window
    outside = pages(page.request, studio.url, furnished.samples)
    found = [wrong for path in outside for wrong in problems(page, studio.url, State(path))]
    page.goto(studio.link())
    inside = pages(page.request, studio.url, furnished.samples)
    assert len(inside) > len(outside) > 0
    states = [*map(State, inside), *furnished.states]
    found += [wrong for state in states for wrong in problems(page, studio.url, state)]
    assert not found, "\n".join(found)
    assert not complaints


def problems(page: Page, url: str, state: State) -> list[str]:
    page.set_viewport_size(SIZES[0])
    page.goto(url + state.path)
    state.reach(page)
    found = []
    for size in SIZES:
        page.set_viewport_size(size)
        found += [f"{state.path}, {size['width']} px: {violation}" for violation in axe.violations(page)]
    return found
