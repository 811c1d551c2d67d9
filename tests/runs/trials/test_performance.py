"""Trials in real cells and over real HTTP: performed once, only as approved, and ended whatever happens."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from agents.models import Team
from runs import recovery, tasks
from runs.models import Trial
from runs.sandbox.cell import File, Sandbox
from runs.tools import answers
from runs.trials import asking
from runs.trials.performance import perform
from studio.accounts.models import User
from tests.runs.rig import PaperCell
from tests.runs.tools.conftest import Website
from tests.runs.tools.test_server import FILE
from tests.runs.trials.conftest import python, start

pytestmark = pytest.mark.django_db(transaction=True)

State = Trial.State
SERVER = {"type": "mcp", "name": "files", "server": {"command": ["python3", "server.py"]}, "tools": ["x"]}


async def tried(
    team: Team, by: User, part: dict[str, Any], sandbox: Sandbox | None, arguments: str = "{}", *files: File
) -> Trial:
    trial = await sync_to_async(start)(team, by, part, arguments, files=files)
    await perform(trial.pk, sandbox)
    await trial.arefresh_from_db()
    return trial


def outcome(trial: Trial) -> dict[str, Any]:
    assert trial.outcome is not None
    return trial.outcome


async def test_a_function_is_tried_in_every_sandbox(team: Team, bob: User, sandbox: Sandbox) -> None:
    trial = await tried(team, bob, python(), sandbox, '{"words": ["a", "b"], "by": 3}')
    assert (trial.state, trial.by_id) == (State.DONE, bob.pk)
    assert answers.from_data(outcome(trial)).value == {"words": 6}
    assert (outcome(trial)["printed"].strip(), outcome(trial)["files"]) == ("counting 2", ["seen.txt"])
    assert outcome(trial)["sandbox"] == sandbox.name


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ("def f():\n    x = 1\n    return x / 0\n", 3, "division by zero"),
        ("def f():\n    return g()\n\ndef g():\n    raise ValueError('so')\n", 5, "so"),
        ("def f():\n    return open('/nowhere')\n", 2, "/nowhere"),
    ],
)
async def test_what_a_function_does_wrong_is_told_with_its_line(
    team: Team, bob: User, plain: Sandbox, source: str, line: int, words: str
) -> None:
    trial = await tried(team, bob, python(source, "f"), plain)
    assert (trial.state, outcome(trial)["ok"], outcome(trial)["line"]) == (State.DONE, False, line)
    assert words in outcome(trial)["value"]


async def test_a_function_that_does_not_end_is_stopped(team: Team, bob: User, plain: Sandbox) -> None:
    trial = await tried(team, bob, python("def f():\n    while True: pass\n", "f", seconds=0.3), plain)
    assert "stopped after 0.3 seconds" in outcome(trial)["value"]


async def test_files_lie_beside_it(team: Team, bob: User, plain: Sandbox) -> None:
    source = "def f():\n    return open('in.txt').read()\n"
    trial = await tried(team, bob, python(source, "f"), plain, "{}", File("in.txt", b"here"))
    assert (outcome(trial)["value"], outcome(trial)["files"]) == ("here", [])


async def test_it_is_performed_once(team: Team, bob: User) -> None:
    cell = PaperCell()
    trial = await tried(team, bob, python(), cell)
    await perform(trial.pk, cell)
    assert len(cell.jobs) == 1
    assert cell.jobs[0].run == str(trial.pk)


@pytest.mark.parametrize("field", ["tool", "arguments"])
async def test_nothing_but_what_was_approved_is_run(team: Team, bob: User, field: str) -> None:
    cell, trial = PaperCell(), await sync_to_async(start)(team, bob)
    text = trial.request[field].replace("count", "c0unt") if field == "tool" else '{"by": 2}'
    await Trial.objects.filter(pk=trial.pk).aupdate(request=trial.request | {field: text})
    await perform(trial.pk, cell)
    await trial.arefresh_from_db()
    assert (trial.state, cell.jobs) == (State.FAILED, [])
    assert "not what was approved" in outcome(trial)["problem"]


async def test_a_server_in_a_cell_is_asked_for_its_tools(team: Team, bob: User, bubblewrap: Sandbox) -> None:
    trial = await tried(team, bob, SERVER, bubblewrap, "{}", FILE)
    assert outcome(trial)["names"] == ["shout", "boom"]
    assert answers.from_data(outcome(trial)).value["shout"]["read_only"] is True


async def test_a_server_that_is_none_says_why(team: Team, bob: User, plain: Sandbox) -> None:
    trial = await tried(team, bob, SERVER, plain)
    assert trial.state == State.FAILED
    assert outcome(trial)["problem"]


async def test_a_document_is_loaded_from_an_allowed_host(team: Team, bob: User, allowed: Website) -> None:
    part = {"type": "openapi", "name": "api", "url": f"{allowed.address}/openapi", "operations": []}
    trial = await tried(team, bob, part, None)
    assert outcome(trial)["names"] == ["listItems"]
    assert list(answers.from_data(outcome(trial)).value["paths"]) == ["/items"]


@pytest.mark.parametrize(("path", "words"), [("missing", "404"), ("text", "cannot be read")])
async def test_a_document_that_cannot_be_had_says_why(
    team: Team, bob: User, allowed: Website, path: str, words: str
) -> None:
    part = {"type": "openapi", "name": "api", "url": f"{allowed.address}/{path}", "operations": ["x"]}
    trial = await tried(team, bob, part, None)
    assert (trial.state, words in outcome(trial)["problem"]) == (State.FAILED, True)


async def test_no_other_host_is_asked(team: Team, bob: User, website: Website) -> None:
    part = {"type": "openapi", "name": "api", "url": f"{website.address}/openapi", "operations": []}
    trial = await tried(team, bob, part, None)
    assert "PARLEY_TOOL_HOSTS" in outcome(trial)["problem"]
    assert website.asked == []


async def test_a_cell_that_cannot_be_had_is_told_with_what_to_do(
    team: Team, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARLEY_SANDBOX", "none such")
    trial = await tried(team, bob, python(), None)
    assert (trial.state, "name one of these" in outcome(trial)["mend"]) == (State.FAILED, True)


def test_a_lost_worker_leaves_a_trial_that_failed(team: Team, bob: User) -> None:
    trial = start(team, bob)
    past = timezone.now() - timedelta(seconds=1)
    Trial.objects.filter(pk=trial.pk).update(state=State.RUNNING, owner="elsewhere:1:a", lease_until=past)
    recovery.sweep()
    trial.refresh_from_db()
    assert (trial.state, trial.outcome) == (State.FAILED, asking.LOST)


def test_one_that_is_tried_is_left_alone(team: Team, bob: User) -> None:
    trial = start(team, bob)
    later = timezone.now() + timedelta(seconds=20)
    Trial.objects.filter(pk=trial.pk).update(state=State.RUNNING, owner="elsewhere:1:a", lease_until=later)
    recovery.sweep()
    trial.refresh_from_db()
    assert trial.state == State.RUNNING
    assert str(trial.pk) in recovery._alive()


@pytest.mark.parametrize(
    ("age", "state"),
    [(timedelta(minutes=1), State.QUEUED), (timedelta(minutes=11), State.FAILED), (timedelta(days=2), None)],
)
def test_one_that_nobody_takes_up_ends_and_is_forgotten(
    team: Team, bob: User, age: timedelta, state: str | None
) -> None:
    trial = start(team, bob)
    Trial.objects.filter(pk=trial.pk).update(created=timezone.now() - age)
    recovery.sweep()
    assert Trial.objects.filter(pk=trial.pk).values_list("state", flat=True).first() == state


def test_the_task_does_what_it_is_rung_for(team: Team, bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_SANDBOX", "plain")
    trial = start(team, bob, arguments=json.dumps({"words": ["x"]}))
    assert tasks.try_out.name == "runs.tasks.try_out"
    tasks.try_out(str(trial.pk))
    trial.refresh_from_db()
    assert answers.from_data(outcome(trial)).value == {"words": 1}
