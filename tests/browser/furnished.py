"""A studio in which something happened: a run that ended with a chart, one whose code waits, one with chats inside it,
a second person.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from playwright.sync_api import Browser, Page, StorageState, expect

from tests.browser.places import pages
from tests.browser.run_page import RunPage
from tests.browser.studio_process import Studio

TEAMS = ("Tagline desk", "Sales group", "Stock report")


@dataclass(frozen=True, slots=True)
class Furnished:
    """Addresses without slashes around them: runs by the name of their team, teams by their place in the gallery.

    `outside` are the pages of who is not signed in, `inside` those of who is, as `session` is.
    """

    runs: dict[str, str]
    teams: dict[str, str]
    outside: list[str]
    inside: list[str]
    session: StorageState


def furnish(studio: Studio, browser: Browser) -> Furnished:
    page = browser.new_page()
    outside = pages(page.request, studio.url, {})
    page.goto(studio.link())
    runs = _run_everything(RunPage(page, studio.url))
    _invite(page, studio.url)
    teams = _teams(studio)
    _use_the_builder(page, studio, teams)
    inside = pages(page.request, studio.url, _samples(studio, runs["Stock report"], teams["sales-group"]))
    session = page.context.storage_state()
    page.context.close()
    return Furnished(runs, teams, outside, inside, session)


def _run_everything(run: RunPage) -> dict[str, str]:
    """All are started before any is waited for: the scripted models write as slowly as real ones."""
    runs = {team: _start(run, team) for team in TEAMS}
    run.approve()
    run.edit_and_run("# mine")
    expect(run.end).to_be_visible()
    run.page.goto(f"{run.url}/{runs['Sales group']}/")
    run.wait_for_card()
    run.page.goto(f"{run.url}/{runs['Tagline desk']}/")
    expect(run.end).to_be_visible()
    return runs


def _start(run: RunPage, team: str) -> str:
    run.start_sample(team)
    return run.page.url.removeprefix(run.url).strip("/")


def _invite(page: Page, url: str) -> None:
    page.goto(f"{url}/sandbox/")
    page.goto(f"{url}/people/")
    page.get_by_label("Username").fill("ben")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("ben is in")).to_be_visible()


def _use_the_builder(page: Page, studio: Studio, teams: dict[str, str]) -> None:
    """A version, something in the library, a function that was tried."""
    _post(page, f"{studio.url}/{teams['sales-group']}/publish/", note="The first one")
    _post(page, f"{studio.url}/{teams['sales-group']}/library/", id="agent.data_analyst")
    words = '{"text": "one two"}'
    _post(page, f"{studio.url}/{teams['tagline-desk']}/trials/", id="tool.count_words", arguments=words)


def _post(page: Page, url: str, **form: str) -> None:
    (token,) = [cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "parley_csrf"]
    answer = page.request.post(url, form=dict(form), headers={"X-CSRFToken": token})
    assert answer.ok, f"{url} answers {answer.status}"


def _teams(studio: Studio) -> dict[str, str]:
    rows = studio.rows("SELECT gallery, id FROM agents_team WHERE gallery <> ''")
    return {str(slug): f"teams/{UUID(str(pk))}" for slug, pk in rows}


def _samples(studio: Studio, run: str, team: str) -> dict[str, str]:
    """For routes that name a thing: one of each kind, the richest there is."""
    waiting = _first(studio, "runs_review WHERE decision = ''")
    chart = _first(studio, "runs_artifact WHERE name = 'chart.png'")
    return {
        "runs/<uuid:pk>/files/<uuid:file>": f"{run}/files/{chart}",
        "runs/<uuid:pk>": run,
        "reviews/items/<uuid:pk>": f"reviews/items/{waiting}",
        "reviews/rules/team/<uuid:pk>": f"reviews/rules/team/{team.removeprefix('teams/')}",
        "reviews/<uuid:pk>": f"reviews/{_first(studio, 'runs_review')}",
        "reviews/record/<int:pk>": f"reviews/record/{studio.rows('SELECT id FROM runs_decision')[0][0]}",
        "library/<uuid:pk>": f"library/{_first(studio, 'agents_libraryitem')}",
        "trials/<uuid:pk>": f"trials/{_first(studio, 'runs_trial')}",
        "patterns/<slug:slug>": "patterns/debate",
        "sandbox/<uuid:pk>": f"sandbox/{_first(studio, 'runs_profile')}",
        "models/<uuid:pk>": f"models/{_first(studio, 'agents_modelconnection')}",
        "teams/<uuid:pk>": team,
    }


def _first(studio: Studio, where: str) -> str:
    return str(UUID(str(studio.rows(f"SELECT id FROM {where}")[0][0])))
