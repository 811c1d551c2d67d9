"""One gate for every run: no way of starting one leads around rules and policies."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from asgiref.sync import async_to_sync
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

import runs
from agents.models import Team
from runs.models import Execution, Policy, Review, Run
from runs.rules import deadlines, keeping
from runs.rules.rows import Effect, Mode, Scope
from runs.rules.wishes import Wish
from studio.accounts.models import User, Workspace
from studio.accounts.workspaces import installation_owner
from tests.runs import rig

pytestmark = pytest.mark.django_db(transaction=True)

#: Nobody would call this harmless.
RISKY = 'Like so.\n```python\nimport subprocess\nsubprocess.run(["curl", "https://example.com"])\n```'


@pytest.fixture
def team(workspace: Workspace) -> Team:
    return Team.objects.create(workspace=workspace, name="Pair", spec=rig.team(code={"review": "never"}))


def command(tmp_path: Path, *arguments: str, reply: str = RISKY) -> None:
    home = installation_owner().workspaces.all()[0]
    home.connections.create(name="Script", kind="scripted", model="scripted", script=rig.script(reply, rig.DONE))
    (tmp_path / "team.json").write_text(json.dumps(rig.team(code={"review": "never"})))
    call_command("run", str(tmp_path / "team.json"), "--task", "Count", *arguments, stdout=io.StringIO())


def by_browser(client: Client, team: Team, approve: str) -> Run:
    rig.start(team.workspace, RISKY, rig.DONE)  # for its connection
    client.post(reverse("runs:start", args=[team.pk]), {"task": "Count", "approve": approve})
    run = Run.objects.get(team=team)
    return async_to_sync(rig.go_on)(run)


def waits(run: Run) -> bool:
    return run.status == Run.Status.WAITING and not run.executions.exists()


@pytest.mark.parametrize("mode", [Mode.ALWAYS, Mode.RULES, Mode.RISK])
@pytest.mark.parametrize("approve", ["team", "all"])
def test_from_the_browser(as_bob: Client, team: Team, mode: str, approve: str) -> None:
    Policy.objects.create(workspace=team.workspace, mode=mode)
    assert waits(by_browser(as_bob, team, approve))


@pytest.mark.parametrize("approve", ["team", "all"])
def test_from_the_browser_a_policy_of_the_team_counts(as_bob: Client, team: Team, approve: str) -> None:
    Policy.objects.create(workspace=team.workspace, team=team, mode=Mode.ALWAYS)
    assert waits(by_browser(as_bob, team, approve))


def test_by_risk_what_is_harmless_runs_also_where_the_team_asks(workspace: Workspace) -> None:
    Policy.objects.create(workspace=workspace, mode=Mode.RISK)
    run = async_to_sync(rig.go_on)(rig.start(workspace, rig.WORKING, rig.DONE))
    assert run.status == Run.Status.ENDED
    assert run.reviews.get().rule == "The policy lets code of low risk run"


def test_without_a_policy_it_is_as_before(as_bob: Client, team: Team) -> None:
    assert by_browser(as_bob, team, "team").status == Run.Status.ENDED


@pytest.mark.parametrize("mode", [Mode.ALWAYS, Mode.RULES, Mode.RISK])
def test_from_the_command_line(alice: User, workspace: Workspace, tmp_path: Path, mode: str, monkeypatch) -> None:
    """There is no terminal to ask in: the run waits, and says so."""
    Policy.objects.create(workspace=workspace, mode=mode)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(CommandError, match="the policy of the workspace does not let a run approve this"):
        command(tmp_path, "--approve", "all")
    assert Review.objects.get().decision == ""
    assert not Execution.objects.exists()


def test_a_rule_that_rejects_counts_on_the_command_line(alice: User, workspace: Workspace, tmp_path: Path) -> None:
    rule = keeping.make(Wish(workspace, Effect.REJECT, Scope.WORKSPACE), alice)
    command(tmp_path, "--approve", "all")
    assert Review.objects.get().standing == rule
    assert not Execution.objects.exists()


def test_a_run_of_the_command_line_says_in_the_record_that_it_approves_everything(
    alice: User, workspace: Workspace, tmp_path: Path, monkeypatch, settings
) -> None:
    monkeypatch.setenv("PARLEY_SANDBOX", "plain")
    settings.ALLOW_UNREVIEWED_PLAIN = True
    command(tmp_path, "--approve", "all", reply=rig.WORKING)
    assert (Review.objects.get().rule, Review.objects.get().decided_by) == ("This run approves everything", None)


def test_once_more_is_held_to_the_policy_of_now(as_bob: Client, team: Team) -> None:
    run = by_browser(as_bob, team, "all")
    assert run.status == Run.Status.ENDED
    Policy.objects.create(workspace=team.workspace, mode=Mode.ALWAYS)
    as_bob.post(reverse("runs:again", args=[run.pk]))
    again = Run.objects.filter(team=team).latest("created")
    assert again.approve == "all"
    assert waits(async_to_sync(rig.go_on)(again))


def test_two_people_are_demanded_whoever_starts_it(workspace: Workspace) -> None:
    Policy.objects.create(workspace=workspace, two_people_from=1)
    run = async_to_sync(rig.go_on)(rig.start(workspace, rig.WORKING, rig.DONE, approve="all", code={"review": "never"}))
    assert waits(run)


def test_only_the_driver_and_deadlines_decide_without_a_person() -> None:
    """The driver asks the gate; deadlines know how to reject only."""
    sources = {path: path.read_text() for path in Path(runs.__file__).parent.rglob("*.py")}
    callers = {path.name for path, text in sources.items() if re.search(r"deciding\.decide_by_rule\(", text)}
    assert callers == {"performance.py", "deadlines.py"}
    assert "Approve" not in Path(deadlines.__file__).read_text()
