"""Terms in a run: frozen when a review is asked for, changed by the reviewer, and the same for each start."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agents.models import ModelConnection, Team
from runs import executing, lifecycle
from runs.driver import opening
from runs.facts import facts_of
from runs.models import Entry, Execution, PackageSet, Profile, Review, Run
from runs.profiles import packages
from runs.profiles.terms import Change
from runs.reviews import deciding
from runs.reviews.verdicts import Approve, ApproveEdited, Reject, Undecidable
from runs.sandbox.cell import Limits, MiB, SandboxError
from studio.accounts.models import User, Workspace
from tests.runs import rig

pytestmark = pytest.mark.django_db(transaction=True)

go_on = async_to_sync(rig.go_on)


@pytest.fixture
def profile(workspace: Workspace) -> Profile:
    most = {"most_seconds": 120, "most_memory": 1024, "most_hosts": ["api.example"]}
    return Profile.objects.create(workspace=workspace, name="Data", seconds=30, memory=256, **most)


@pytest.fixture
def run(workspace: Workspace, profile: Profile) -> Run:
    return go_on(rig.start(workspace, rig.WORKING, rig.DONE, code={"profile": "Data"}))


@pytest.fixture
def review(run: Run) -> Review:
    return rig.waiting_review(run)


def ran_under(run: Run) -> Limits:
    cell = rig.PaperCell()
    go_on(run, cell)
    return cell.jobs[0].limits


def test_code_runs_under_the_profile(run: Run, review: Review, alice: User) -> None:
    deciding.decide(review.pk, Approve(review.digest), alice)
    limits = ran_under(run)
    assert (limits.seconds, limits.memory) == (30, 256 * MiB)


def test_what_was_shown_applies_though_the_profile_changed(
    run: Run, review: Review, profile: Profile, alice: User
) -> None:
    Profile.objects.filter(pk=profile.pk).update(memory=512, seconds=31)
    deciding.decide(review.pk, Approve(review.digest), alice)
    assert (ran_under(run)).memory == 256 * MiB


def test_a_reviewer_changes_limits_within_the_bounds(run: Run, review: Review, alice: User) -> None:
    change = Change(seconds=120, memory=1024 * MiB, hosts=("api.example",))
    deciding.decide(review.pk, ApproveEdited(review.digest, ("print(1)",), change), alice)
    limits = ran_under(run)
    assert (limits.seconds, limits.memory, limits.hosts) == (120, 1024 * MiB, ("api.example",))


@pytest.mark.parametrize("change", [Change(seconds=121), Change(memory=2048 * MiB), Change(hosts=("evil.example",))])
def test_nobody_exceeds_them(review: Review, alice: User, change: Change) -> None:
    with pytest.raises(Undecidable, match="cannot be given"):
        deciding.decide(review.pk, Approve(review.digest, change), alice)
    review.refresh_from_db()
    assert not review.decision


def test_bounds_that_were_drawn_closer_since_hold(review: Review, profile: Profile, alice: User) -> None:
    Profile.objects.filter(pk=profile.pk).update(seconds=10, most_seconds=20)
    with pytest.raises(Undecidable, match="at most 20 s"):
        deciding.decide(review.pk, Approve(review.digest), alice)
    assert deciding.decide(review.pk, Approve(review.digest, Change(seconds=20)), alice).decision == "approved"


def test_a_rejection_has_no_terms(review: Review, alice: User) -> None:
    assert deciding.decide(review.pk, Reject(review.digest, "no"), alice).effective_terms is None


def test_the_journal_tells_what_was_shown_and_what_was_decided(run: Run, review: Review, alice: User) -> None:
    deciding.decide(review.pk, Approve(review.digest, Change(seconds=60)), alice)
    go_on(run)
    asked, decided = (Entry.objects.get(run=run, kind=kind) for kind in ("review_requested", "review_decided"))
    assert asked.data["terms"] == decided.data["terms"] == review.terms
    assert decided.data["effective_terms"]["limits"]["seconds"] == 60


def test_a_second_start_has_the_same_terms(run: Run, review: Review, profile: Profile, alice: User) -> None:
    deciding.decide(review.pk, Approve(review.digest, Change(seconds=60)), alice)
    Profile.objects.filter(pk=profile.pk).delete()
    lost = rig.PaperCell(before=fails_once())
    assert go_on(run, lost).status == Run.Status.PAUSED
    lifecycle.resume(run.pk, alice)
    go_on(run, lost)
    assert [job.limits.seconds for job in lost.jobs] == [60, 60]
    assert run.status == Run.Status.ENDED


def fails_once():
    failures = [SandboxError("No cell could be had.")]

    def before(_job: object) -> None:
        if failures:
            raise failures.pop()

    return before


def test_other_terms_than_were_decided_do_not_run(run: Run, review: Review, alice: User) -> None:
    deciding.decide(review.pk, Approve(review.digest), alice)
    async_to_sync(rig.driver.drive)(run.pk)
    execution = Execution.objects.get(run=run)
    wider = execution.terms | {"limits": execution.terms["limits"] | {"memory": 1 << 40}}
    Execution.objects.filter(pk=execution.pk).update(terms=wider)
    cell = rig.PaperCell()
    async_to_sync(executing.perform)(execution.pk, cell)
    execution.refresh_from_db()
    assert (cell.jobs, execution.state) == ([], Execution.State.FAILED)
    assert "not those that were approved" in execution.problem["problem"]


def test_a_rule_gives_what_the_profile_says(workspace: Workspace, profile: Profile) -> None:
    run = rig.start(workspace, rig.WORKING, rig.DONE, code={"profile": "Data", "review": "never"})
    assert ran_under(run).seconds == 30


def test_a_profile_that_is_gone_pauses_the_run_until_it_is_there(workspace: Workspace, alice: User) -> None:
    run = go_on(rig.start(workspace, rig.WORKING, rig.DONE, code={"profile": "Data"}))
    assert run.status == Run.Status.PAUSED
    assert "no sandbox profile called “Data”" in run.entries.get(kind="run_paused").data["problem"]
    Profile.objects.create(workspace=workspace, name="Data", seconds=7)
    lifecycle.resume(run.pk, alice)
    assert go_on(run).waits_for == Run.WaitsFor.REVIEW
    assert rig.waiting_review(run).terms["limits"]["seconds"] == 7


def test_packages_need_docker_and_the_run_says_so(run: Run, workspace: Workspace, alice: User) -> None:
    Profile.objects.filter(workspace=workspace, name="Data").update(requirements="polars", baked="polars")
    other = go_on(rig.start(workspace, rig.WORKING, rig.DONE, code={"profile": "Data", "review": "never"}))
    assert other.status == Run.Status.PAUSED
    assert "need Docker" in other.entries.get(kind="run_paused").data["problem"]


def test_agents_are_told_the_packages_as_they_were_at_the_start(workspace: Workspace, profile: Profile) -> None:
    Profile.objects.filter(pk=profile.pk).update(requirements="polars\nhttpx", baked="polars\nhttpx")
    run = rig.start(workspace, rig.DONE, code={"profile": "Data"})
    Profile.objects.filter(pk=profile.pk).update(requirements="", baked="")
    first = run.entries.get(seq=1)
    assert opening(first) == "What is six times seven?\n\nPackages in the sandbox: polars, httpx"


def test_a_conversation_without_a_profile_begins_as_ever(workspace: Workspace) -> None:
    first = rig.start(workspace, rig.DONE).entries.get(seq=1)
    assert "packages" not in first.data
    assert opening(first) == "What is six times seven?"


def test_the_card_shows_what_applies_and_takes_what_is_wanted(as_bob: Client, run: Run, review: Review) -> None:
    page = as_bob.get(reverse("runs:run", args=[run.pk])).content.decode()
    assert all(words in page for words in ("30 s", "256 MB, 1 CPU", "no network", "at most 120", "api.example"))
    wish = {"seconds": "45,5", "memory": "512", "cpus": "", "disk": "64", "network": "chosen", "host": "api.example"}
    form = {"verdict": "approve", "digest": review.digest} | wish
    assert as_bob.post(reverse("runs:decide", args=[review.pk]), form).status_code == 302
    review.refresh_from_db()
    limits = review.effective_terms["limits"]
    assert (limits["seconds"], limits["memory"], limits["hosts"]) == (45.5, 512 * MiB, ["api.example"])
    assert "under other limits: 45.5 s · 512 MB" in as_bob.get(reverse("runs:run", args=[run.pk])).content.decode()
    go_on(run)
    assert [agreed.terms.limits.seconds for agreed in facts_of(run).terms] == [45.5]


@pytest.mark.parametrize("wish", [{"seconds": "9999"}, {"seconds": "soon"}, {"memory": "inf"}, {"cpus": "-1"}])
def test_a_wish_that_cannot_be_is_told(as_bob: Client, review: Review, wish: dict[str, str]) -> None:
    form = {"verdict": "approve", "digest": review.digest} | wish
    answer = as_bob.post(reverse("runs:decide", args=[review.pk]), form, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    review.refresh_from_db()
    assert not review.decision


def test_a_run_does_not_start_without_its_profile(as_bob: Client, workspace: Workspace, profile: Profile) -> None:
    team = rig_team(workspace, {"profile": "Dta"})
    answer = as_bob.post(reverse("runs:start", args=[team.pk]), {"task": "x", "version": "draft"})
    assert answer.status_code == 422
    assert "no sandbox profile called “Dta”" in answer.content.decode()


def rig_team(workspace: Workspace, code: dict[str, object]) -> Team:
    ModelConnection.objects.create(workspace=workspace, name="Script", kind="scripted", model="scripted")
    return Team.objects.create(workspace=workspace, name="T", spec=rig.team(code=code))


def test_the_sweep_finds_packages_that_nobody_took(workspace: Workspace, profile: Profile) -> None:
    row = packages.wanted(profile)
    assert packages.overdue(timezone.now() - timedelta(minutes=1)) == []
    assert packages.overdue(timezone.now() + timedelta(minutes=1)) == [row.pk]
    PackageSet.objects.filter(pk=row.pk).update(state="ready")
    assert packages.overdue(timezone.now() + timedelta(minutes=1)) == []


def test_a_tool_whose_packages_never_were_pauses_the_run_and_loses_nothing(workspace: Workspace, alice: User) -> None:
    tool = {"type": "python", "name": "count", "source": "def count() -> int: return 1"}
    spec = rig.team() | {"tools": [tool], "groups": []}
    spec["agents"][0]["offers"] = spec["agents"][1]["runs"] = ["count"]
    problem = {"problem": "No matching distribution", "mend": ""}
    default = Profile.objects.create(workspace=workspace, name="D", is_default=True, requirements="x", baked=None)
    PackageSet.objects.create(workspace=workspace, digest="d", requirements="x", state="failed", problem=problem)
    run = rig.start_team(workspace, spec, rig.DONE)
    rules = [{"when": {"replies": 0}, "call": [{"name": "count", "arguments": {}}]}, {"when": {}, "say": rig.DONE}]
    ModelConnection.objects.update(script=json.dumps({"tokens_per_second": 0, "rules": rules}))
    assert go_on(run).status == Run.Status.PAUSED
    assert "No matching distribution" in run.entries.get(kind="run_paused").data["problem"]
    assert run.entries.filter(kind="model_answered").exists()
    default.delete()
    lifecycle.resume(run.pk, alice)
    assert go_on(run, rig.PaperCell()).entries.filter(kind="tool_requested").exists()
