from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agents.gallery import starters
from agents.models import ModelConnection, Team
from runs.models import Run
from studio.accounts.models import Workspace

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
