"""What people do to a run on its page: pause, resume, decide about its budget; whose run it is, and who may not."""

from __future__ import annotations

import re
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.test import Client
from django.urls import reverse

from runs import forks, lifecycle
from runs.models import Overrun, Run
from studio.accounts.models import Workspace

from . import rig

pytestmark = pytest.mark.django_db(transaction=True)


def page(client: Client, run: Run) -> str:
    return client.get(reverse("runs:run", args=[run.pk])).content.decode()


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture
def over(workspace: Workspace) -> Run:
    """A run that has reached its budget."""
    spec = rig.team(default_reply="And?") | {"budget": {"turns": 3, "cost": 5}}
    return async_to_sync(rig.go_on)(rig.start_team(workspace, spec, "One.", rig.DONE))


def decided(client: Client, run: Run, **typed: Any) -> int:
    return client.post(reverse("runs:decide-budget", args=[run.overruns.get().pk]), typed).status_code


def test_pause_and_resume(as_alice: Client, workspace: Workspace) -> None:
    run = async_to_sync(rig.go_on)(rig.start(workspace, rig.WORKING, rig.DONE))
    assert 'aria-label="Pause the run"' in page(as_alice, run)
    as_alice.post(reverse("runs:pause", args=[run.pk]))
    html = page(as_alice, run)
    assert "Alice paused the run." in words(html)
    assert 'aria-label="Pause the run"' not in html
    as_alice.post(reverse("runs:resume", args=[run.pk]))
    html = page(as_alice, async_to_sync(rig.go_on)(run))
    assert 'aria-label="Pause the run"' in html
    assert "Needs review" in html


def test_the_page_says_that_a_pause_is_on_its_way(as_alice: Client, workspace: Workspace) -> None:
    run = rig.start(workspace, rig.DONE)
    lifecycle.claim(run.pk)
    lifecycle.pause(run.pk)
    assert "Pausing" in words(page(as_alice, run))


def test_the_budget_is_raised(as_alice: Client, over: Run) -> None:
    told = words(page(as_alice, over))
    assert "Budget reached" in told
    assert "It has used 3 of 3 turns. Raise turns to" in told
    assert "Turns 3 of 3 turns Cost $0.00 of $5.00" in told
    assert decided(as_alice, over, do="raise", turns="9") == 302
    run = async_to_sync(rig.go_on)(over)
    told = words(page(as_alice, run))
    assert (run.stop_rule, "Alice raised the budget to 9 turns." in told) == ("termination_msg", True)
    assert "Raise it and go on" not in told


def test_the_run_is_ended_at_its_budget(as_alice: Client, over: Run) -> None:
    assert decided(as_alice, over, do="end") == 302
    told = words(page(as_alice, async_to_sync(rig.go_on)(over)))
    assert "Budget used up Alice ended the run at its budget. It has used 3 of 3 turns." in told


def test_a_run_that_was_ended_goes_on_in_a_fork(as_alice: Client, as_bob: Client, over: Run) -> None:
    decided(as_alice, over, do="end")
    run = async_to_sync(rig.go_on)(over)
    assert "Go on from here" in page(as_alice, run)
    where = [client.post(reverse("runs:retry", args=[run.pk]))["Location"] for client in (as_alice, as_bob)]
    fork = Run.objects.exclude(pk=run.pk).get()
    assert where == [reverse("runs:run", args=[fork.pk])] * 2
    assert fork.started_by == as_alice.get("/").wsgi_request.user
    fork = async_to_sync(rig.go_on)(fork)
    assert (fork.status, fork.entries.filter(kind="model_answered", seq__gt=fork.inherited).count()) == ("ended", 1)
    assert "Go on from here" not in page(as_alice, fork)


def test_there_is_nothing_to_try_again_in_a_run_that_is_done(as_alice: Client, workspace: Workspace) -> None:
    run = async_to_sync(rig.go_on)(rig.start(workspace, rig.DONE))
    assert as_alice.post(reverse("runs:retry", args=[run.pk])).status_code == 409
    assert Run.objects.count() == 1


@pytest.mark.parametrize("typed", ["", "3", "-1", "ten", "9" * 40])
def test_too_little_is_refused_and_the_question_stays(as_alice: Client, over: Run, typed: str) -> None:
    assert decided(as_alice, over, do="raise", turns=typed) == 409
    assert Overrun.objects.waiting().get().decision == ""


def test_the_second_decision_comes_too_late(as_alice: Client, as_bob: Client, over: Run) -> None:
    assert decided(as_alice, over, do="raise", turns="9") == 302
    assert decided(as_bob, over, do="end") == 409


@pytest.mark.parametrize("do", ["", "delete"])
def test_there_are_two_ways_to_decide(as_alice: Client, over: Run, do: str) -> None:
    assert decided(as_alice, over, do=do) == 400


def test_strangers_find_nothing(as_charlie: Client, client: Client, over: Run) -> None:
    assert decided(as_charlie, over, do="end") == 404
    assert as_charlie.post(reverse("runs:pause", args=[over.pk])).status_code == 404
    assert decided(client, over, do="end") == 302  # to the sign-in page
    assert Overrun.objects.waiting().count() == 1


def test_a_fork_says_so(as_alice: Client, workspace: Workspace) -> None:
    old = async_to_sync(rig.go_on)(rig.start(workspace, rig.DONE))
    run = async_to_sync(rig.go_on)(forks.fork(old, old.seq, ring=False))
    told = words(page(as_alice, run))
    assert f"Forked from run 1 at entry {old.seq}" in told
    assert f"forked run 1 after its entry {old.seq}. Nothing above happened again." in told


def test_a_call_without_a_price_is_named(as_alice: Client, workspace: Workspace) -> None:
    run = async_to_sync(rig.go_on)(rig.start_team(workspace, rig.team() | {"budget": {"cost": 5}}, rig.DONE))
    answered = run.entries.get(kind="model_answered")
    run.entries.filter(pk=answered.pk).update(data=answered.data | {"cost": None})
    assert "$0.00 of $5.00 1 call whose price is not known is not counted" in words(page(as_alice, run))
