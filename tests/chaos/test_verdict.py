"""The counts of chaos count: what is lost, doubled or otherwise is found."""

from __future__ import annotations

import pytest
from asgiref.sync import async_to_sync

from runs.models import Artifact, Entry, Execution, Run
from runs.sandbox.cell import File
from runs.workspace import stored
from tests.chaos.accounts import Account, account_of
from tests.chaos.verdict import FAULTS, Verdict, judge
from tests.runs.rig import DONE, WORKING, go_on, start_team, team

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run(workspace) -> Run:
    return _run(workspace, 1)


def _run(workspace, number: int) -> Run:
    run = start_team(workspace, team(), WORKING, DONE, approve="all", task=f"Do the job #{number}.")
    return async_to_sync(go_on)(run)


def faults(account: Account) -> tuple[int, int, int]:
    return account.misplaced, account.doubled, account.repeated


def test_a_whole_run_has_no_faults(run):
    assert faults(account_of(run)) == (0, 0, 0)


def test_a_lost_entry_is_found(run):
    run.entries.get(seq=4).delete()
    assert account_of(run).misplaced > 0


def test_a_step_that_was_answered_twice_is_found(run):
    last = run.entries.last()
    again = run.entries.get(kind="code_finished")
    Entry.objects.create(run=run, seq=last.seq + 1, kind=again.kind, step=again.step, data=again.data)
    account = account_of(run)
    assert (account.doubled, account.misplaced) == (2, 1)  # the step and its outcome; and it stands too late


def test_an_execution_without_an_outcome_in_the_journal_is_found(run):
    Execution.objects.filter(run=run).update(state="running")
    assert account_of(run).doubled > 0


def test_an_effect_that_counted_twice_is_found(run):
    twice: Artifact = stored(File("ledger.txt", b"#1 one\n#1 one\n"), run=run, step="0", version=9)
    twice.save()
    assert account_of(run).repeated == 1


def test_runs_that_differ_by_their_mark_alone_are_the_same(run, workspace):
    other = _run(workspace, 12)
    verdict = Verdict("paper", 1)
    judge(verdict, {"Pair": account_of(run)}, [account_of(other)])
    assert (verdict.counts["runs that ended otherwise than uncut"], verdict.differences) == (0, [])


def test_a_run_that_ended_otherwise_or_not_at_all_is_found(run, workspace):
    uncut, verdict = account_of(run), Verdict("paper", 1)
    other, stuck = _run(workspace, 2), _run(workspace, 3)
    other.summary, stuck.status = "Something about #1", Run.Status.PAUSED
    judge(verdict, {"Pair": uncut}, [account_of(other), account_of(stuck)])
    assert verdict.counts["runs that ended otherwise than uncut"] == 1
    assert verdict.counts["runs that did not end"] == 1


def test_a_verdict_that_was_not_counted_to_the_end_is_none():
    assert not Verdict("paper", 1).is_good
    assert Verdict("paper", 1, dict.fromkeys(FAULTS, 0)).is_good
    assert not Verdict("paper", 1, dict.fromkeys(FAULTS, 0) | {"containers left": 1}).is_good
