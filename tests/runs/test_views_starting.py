from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agents.gallery import starters
from agents.models import ModelConnection, Team
from agents.versions.publishing import publish
from runs.models import Run
from studio.accounts.models import User, Workspace

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(workspace: Workspace) -> Team:
    starters.stock(workspace)
    return Team.objects.get(workspace=workspace, gallery="stock-report")


def start(client: Client, team: Team, **data: object) -> tuple[int, str]:
    answer = client.post(reverse("runs:start", args=[team.pk]), {"task": "Count them.", **data})
    return answer.status_code, answer.content.decode()


def names(run: Run) -> list[str]:
    return [file.name for file in run.artifacts.all()]


def test_it_works(as_bob: Client, bob: object, team: Team) -> None:
    file = SimpleUploadedFile("prices.csv", b"a,b\n1,2\n")
    answer = as_bob.post(reverse("runs:start", args=[team.pk]), {"task": "Go\r\non", "files": file, "approve": "ask"})
    run = Run.objects.get()
    assert answer["Location"] == reverse("runs:run", args=[run.pk])
    assert (run.task, run.approve, run.team, run.started_by) == ("Go\non", "ask", team, bob)
    assert names(run) == ["prices.csv"]


def test_without_files_the_samples_come_along(as_alice: Client, team: Team) -> None:
    start(as_alice, team)
    assert names(Run.objects.get()) == ["stocks.csv"]


def test_several_files(as_alice: Client, team: Team) -> None:
    start(as_alice, team, files=[SimpleUploadedFile(name, b"x") for name in ("a.txt", "b.txt")])
    assert names(Run.objects.get()) == ["a.txt", "b.txt"]


def test_a_refused_file_loses_nothing(as_alice: Client, team: Team) -> None:
    status, page = start(as_alice, team, task="Count <them>.", files=SimpleUploadedFile("a.csv", b"\0"), approve="all")
    assert status == 422
    assert "a.csv is not text" in page
    assert "Count &lt;them&gt;." in page
    assert not Run.objects.exists()


@pytest.mark.parametrize("task", ["", "   ", "x" * 20_001])
def test_a_task_is_needed_and_has_an_end(as_alice: Client, team: Team, task: str) -> None:
    assert start(as_alice, team, task=task)[0] == 422
    assert not Run.objects.exists()


def test_a_missing_model_is_found_before_the_start(as_alice: Client, team: Team) -> None:
    ModelConnection.objects.all().delete()
    status, page = start(as_alice, team)
    assert status == 422
    assert "“Scripted analyst”" in page
    assert reverse("agents:connections") in page


def test_a_ready_team_runs_its_sample(as_alice: Client, team: Team) -> None:
    as_alice.post(reverse("runs:start-sample", args=["stock-report"]))
    run = Run.objects.get()
    assert run.task == team.spec["sample"]["task"]
    assert names(run) == ["stocks.csv"]


def test_the_same_once_more(as_alice: Client, team: Team) -> None:
    start(as_alice, team, files=SimpleUploadedFile("a.csv", b"x"), approve="none")
    as_alice.post(reverse("runs:again", args=[Run.objects.get().pk]))
    again = Run.objects.get(number=2)
    assert (again.task, again.approve, names(again)) == ("Count them.", "none", ["a.csv"])


def test_again_works_without_the_team(as_alice: Client, team: Team) -> None:
    start(as_alice, team)
    team.delete()
    as_alice.post(reverse("runs:again", args=[Run.objects.get().pk]))
    assert Run.objects.count() == 2


@pytest.fixture
def published(team: Team, alice: User) -> Team:
    """Version 1, and a draft that has gone on since."""
    publish(team, "The good one", alice)
    team.spec = team.spec | {"description": "Drawn since."}
    team.save()
    return team


def start_by_htmx(client: Client, team: Team, **data: object) -> Any:
    return client.post(reverse("runs:start", args=[team.pk]), {"task": "Go.", **data}, headers={"HX-Request": "true"})


def test_a_run_of_the_draft_has_no_version(as_alice: Client, published: Team) -> None:
    start(as_alice, published)
    run = Run.objects.get()
    assert (run.version, run.version_name, run.spec["description"]) == (None, "draft", "Drawn since.")


def test_a_version_is_run_as_it_was_published(as_alice: Client, published: Team) -> None:
    start(as_alice, published, version="1")
    run = Run.objects.get()
    assert (run.version, run.version_name) == (1, "version 1")
    assert run.spec["description"] != "Drawn since."


def test_a_draft_that_equals_the_latest_version_is_that_version(as_alice: Client, team: Team, alice: User) -> None:
    publish(team, "", alice)
    start(as_alice, team)
    assert Run.objects.get().version == 1


@pytest.mark.parametrize("version", ["2", "x", "-1"])
def test_a_version_that_there_is_not_is_not_found(as_alice: Client, published: Team, version: str) -> None:
    assert start(as_alice, published, version=version)[0] == 404


def test_a_draft_with_problems_stands_back_behind_the_newest_version(as_alice: Client, published: Team) -> None:
    Team.objects.update(spec=published.spec | {"agents": []})
    start(as_alice, published)
    assert Run.objects.get().version == 1


def test_a_draft_with_problems_is_refused_with_the_way_into_the_builder(as_alice: Client, published: Team) -> None:
    Team.objects.update(spec=published.spec | {"agents": []})
    status, page = start(as_alice, published, version="draft", task="Keep <this>.")
    assert status == 422
    assert "<code>agents</code>" in page
    assert reverse("agents:build", args=[published.pk]) in page
    assert "Keep &lt;this&gt;." in page
    assert not Run.objects.exists()


def test_again_performs_the_same_version(as_alice: Client, published: Team) -> None:
    start(as_alice, published, version="1")
    as_alice.post(reverse("runs:again", args=[Run.objects.get().pk]))
    again = Run.objects.get(number=2)
    assert (again.version, again.spec) == (1, Run.objects.get(number=1).spec)


def test_again_of_a_draft_performs_the_draft_of_now(as_alice: Client, published: Team, alice: User) -> None:
    start(as_alice, published)
    publish(published, "", alice)
    as_alice.post(reverse("runs:again", args=[Run.objects.get().pk]))
    assert Run.objects.get(number=2).version == 2


def test_the_dialog_holds_the_form_and_the_choice(as_bob: Client, published: Team) -> None:
    page = as_bob.get(reverse("runs:start-form", args=[published.pk])).content.decode()
    assert f'hx-post="{reverse("runs:start", args=[published.pk])}"' in page
    assert "Version 1: The good one" in page
    assert "<html" not in page


def test_the_dialog_goes_straight_to_the_live_page(as_alice: Client, team: Team) -> None:
    answer = start_by_htmx(as_alice, team)
    assert answer.status_code == 200
    assert answer["HX-Redirect"] == reverse("runs:run", args=[Run.objects.get().pk])


def test_the_dialog_says_what_is_refused(as_alice: Client, team: Team) -> None:
    answer = start_by_htmx(as_alice, team, task="")
    assert answer.status_code == 422
    assert "Say what the team should do." in answer.content.decode()
    assert b"<html" not in answer.content


def test_a_warning_does_not_hinder(as_alice: Client, team: Team) -> None:
    agents = [agent | {"hears_all": True} for agent in team.spec["agents"]]
    Team.objects.update(spec=team.spec | {"agents": agents})
    page = as_alice.get(reverse("runs:start-form", args=[team.pk])).content.decode()
    assert "is it meant so?" in page
    assert start(as_alice, team)[0] == 302


def test_a_run_names_its_version_on_its_page_and_in_the_list(as_alice: Client, published: Team) -> None:
    start(as_alice, published, version="1")
    for url in (reverse("runs:run", args=[Run.objects.get().pk]), reverse("runs:list")):
        assert "Stock report · version 1" in as_alice.get(url).content.decode()


def test_a_run_may_have_another_budget_than_its_team(as_alice: Client, team: Team) -> None:
    team.spec |= {"budget": {"tokens": 5000, "turns": 9, "then": "end"}}
    team.save()
    assert 'placeholder="5,000"' in as_alice.get(reverse("runs:start-form", args=[team.pk])).content.decode()
    start(as_alice, team, budget_turns="30", budget_cost="0.5")
    run = Run.objects.get()
    wanted = {"tokens": 5000, "turns": 30, "cost": 0.5, "then": "end"}
    assert run.entries.get().data["budget"] == wanted
    assert run.spec["budget"]["turns"] == 9
    as_alice.post(reverse("runs:again", args=[run.pk]))
    assert Run.objects.exclude(pk=run.pk).get().entries.get().data["budget"] == wanted


def test_without_a_budget_typed_it_has_that_of_its_team(as_alice: Client, team: Team) -> None:
    start(as_alice, team, budget_turns="")
    assert "budget" not in Run.objects.get().entries.get().data


@pytest.mark.parametrize("typed", ["0", "-3", "many", "1e99"])
@pytest.mark.parametrize("limit", ["minutes", "turns", "tokens", "cost"])
def test_an_absurd_budget_is_refused(as_alice: Client, team: Team, limit: str, typed: str) -> None:
    status, page = start(as_alice, team, **{f"budget_{limit}": typed})
    assert (status, Run.objects.exists()) == (422, False)
    assert f'value="{typed}"' in page
