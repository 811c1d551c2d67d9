"""Moves of a run: each from one state only, numbered by workspace, announced to nobody but the broker."""

import pytest
from asgiref.sync import async_to_sync

from runs import lifecycle
from runs.models import Run
from runs.sandbox.cell import File

from .rig import DONE, WORKING, go_on, start, start_team, team

pytestmark = pytest.mark.django_db(transaction=True)


def test_runs_are_numbered_by_workspace(workspace, charlie):
    elsewhere = charlie.workspaces.get()
    assert [start(place, DONE).number for place in (workspace, workspace, elsewhere)] == [1, 2, 1]


def test_a_start_is_one_row_one_entry_and_its_files(workspace):
    run = start(workspace, DONE, files=(File("a.csv", b"1"),))
    assert (run.status, run.seq, run.entries.get().kind) == ("queued", 1, "run_started")
    assert list(run.artifacts.values_list("name", "version", "step")) == [("a.csv", 0, "")]


def test_every_run_has_a_seed_of_its_own(workspace):
    seeds = {start(workspace, DONE).entries.get().data["seed"] for _ in range(3)}
    assert len(seeds) == 3


def test_the_seed_of_the_team_is_the_seed_of_the_run(workspace):
    run = start_team(workspace, team() | {"seed": 7}, DONE)
    assert run.entries.get().data["seed"] == 7


def test_a_spec_is_frozen_at_the_start(workspace):
    run = start(workspace, DONE)
    assert run.spec["agents"][0]["model"] == "Script"
    assert run.team_name == "Pair"


def test_only_what_waits_is_woken(workspace):
    run = start(workspace, DONE)
    assert not lifecycle.wake(run.pk)


def test_only_what_is_paused_is_resumed(workspace):
    run = async_to_sync(go_on)(start(workspace, WORKING, DONE))
    assert not lifecycle.resume(run.pk)
    assert Run.objects.get(pk=run.pk).status == Run.Status.WAITING


def test_what_has_ended_is_not_stopped(workspace):
    run = async_to_sync(go_on)(start(workspace, DONE))
    assert not lifecycle.stop(run.pk)


def test_an_old_lease_moves_nothing(workspace):
    run = start(workspace, DONE)
    pen = lifecycle.claim(run.pk)
    Run.objects.filter(pk=run.pk).update(epoch=9)
    with pytest.raises(lifecycle.LostLease):
        lifecycle.release(pen)


def test_strangers_see_no_runs(workspace, alice, charlie):
    run = start(workspace, DONE)
    assert list(Run.objects.visible_to(alice)) == [run]
    assert list(Run.objects.visible_to(charlie)) == []
