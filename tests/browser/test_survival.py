"""Whatever is killed in the middle, the run goes on, and nothing of it is there twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.run_page import RunPage
from tests.browser.studio_process import Studio

ANSWERS = "('said', 'model_answered', 'review_decided', 'code_finished', 'run_ended')"


@pytest.fixture
def writing(run_page: RunPage) -> RunPage:
    """In the middle of the second answer, which takes seconds to write."""
    run_page.start_sample()
    run_page.approve()
    expect(run_page.outputs.first).to_contain_text("Exit 1")
    expect(run_page.page.locator(".msg.live .draft .code")).to_be_visible()
    return run_page


@pytest.fixture(autouse=True)
def nothing_is_doubled(studio: Studio) -> Iterator[None]:
    yield
    same = f"SELECT run_id, step, kind FROM runs_entry WHERE kind IN {ANSWERS} GROUP BY 1, 2, 3 HAVING count(*) > 1"
    assert not studio.rows(same)
    assert not studio.rows("SELECT run_id FROM runs_entry GROUP BY 1 HAVING max(seq) <> count(*)")


def finish(run: RunPage) -> None:
    run.approve()
    expect(run.end).to_contain_text("Finished")
    expect(run.page.get_by_role("img", name="chart.png")).to_be_visible()


@pytest.mark.parametrize("word", ["worker@parley", "daphne"])
def test_a_process_is_killed(writing: RunPage, studio: Studio, word: str) -> None:
    studio.kill(word)
    finish(writing)


def test_everything_is_killed_and_started_again(writing: RunPage, studio: Studio) -> None:
    studio.kill_everything()
    expect(writing.page.locator("#link-lost")).to_be_visible()
    studio.start()
    finish(writing)
    expect(writing.page.locator("#link-lost")).to_be_hidden()
