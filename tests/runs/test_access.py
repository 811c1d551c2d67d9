"""Who may: Alice and Bob, members of the workspace. Charlie must not learn that a run exists; nobody else gets in."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import reverse

from agents.models import ModelConnection, Team
from runs.models import Decision, Overrun, Profile, Question, Rehearsal, Review, Rule, Run, Trial
from runs.reviews import record
from runs.reviews.meaning import Meaning, Said
from runs.sandbox.cell import File
from runs.urls import urlpatterns
from studio.accounts.models import User, Workspace
from tests.runs import rig

pytestmark = pytest.mark.django_db(transaction=True)

TOOL = {"name": "f", "source": "def f(): ..."}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


@dataclass
class World:
    """One run that waits for a review, and one of everything that has an address."""

    run: Run
    review: Review
    question: Question
    overrun: Overrun
    team: Team
    trial: Trial
    profile: Profile
    rule: Rule
    decision: Decision
    rehearsal: Rehearsal

    def address(self, name: str) -> str:
        file = self.run.artifacts.get(name="paper.pdf" if name == "pdf" else "chart.png").pk
        run = [self.run.pk]
        known = {
            "start": [self.team.pk],
            "start-form": [self.team.pk],
            "start-sample": ["stock-report"],
            "try-agent": [self.team.pk],
            "try": [self.team.pk],
            "trial": [self.trial.pk],
            "file": [*run, file],
            "download": [*run, file],
            "image": [*run, file],
            "pdf": [*run, file],
            **{page: [self.review.pk] for page in OF_REVIEWS},
            "revoke-rule": [self.rule.pk],
            "decision": [self.decision.pk],
            **{page: [self.rehearsal.pk] for page in OF_BOB},
            "team-policy": [self.team.pk],
            "forecast-team-policy": [self.team.pk],
            "answer": [self.question.pk],
            **{page: [self.profile.pk] for page in ("profile", "default-profile", "delete-profile", "packages")},
            "decide-budget": [self.overrun.pk],
            "check-connection": [ModelConnection.objects.get(workspace=self.run.workspace).pk],
        }
        plain = OWN | {"decide-together"}
        query = "?id=tool.f" if name == "try" else ""
        return reverse(f"runs:{name}", args=[] if name in plain else known.get(name, run)) + query


@pytest.fixture
def world(workspace: Workspace, bob: User) -> World:
    run = rig.start(workspace, rig.FAILING, files=(File("chart.png", PNG), File("paper.pdf", b"%PDF-1.7\n")))
    run = async_to_sync(rig.go_on)(run)
    team = Team.objects.create(
        workspace=workspace, name="Pair", spec=rig.team() | {"tools": [TOOL]}, gallery="stock-report"
    )
    question = Question.objects.create(run=run, step=99, agent="executor", prompt="always")
    overrun = Overrun.objects.create(run=run, step="budget!1", reached={"turns": {"used": 1, "of": 1}})
    trial = Trial.objects.create(workspace=workspace, kind="python", tool="f", request={}, digest="")
    profile = Profile.objects.create(workspace=workspace, name="Pair's own")
    rule = Rule.objects.create(workspace=workspace, effect="reject", scope="workspace", sentence="Pair's rule")
    review = rig.waiting_review(run)
    record.keep(review, Meaning("rejected", reason="Pair may not."), Said(rule="Pair's rule"))
    rehearsal = Rehearsal.objects.create(review=review, by=bob, blocks=[], digest="", base=0, terms=review.terms)
    return World(run, review, question, overrun, team, trial, profile, rule, Decision.objects.get(), rehearsal)


LIVES = {"stop", "pause", "resume", "retry", "again", "start", "start-sample"}
POSTED = LIVES | {"decide", "answer", "decide-budget", "check-connection", "try-agent"}
POSTED |= {"default-profile", "delete-profile"} | {"keep-rehearsal", "discard-rehearsal"}
MARKS = {"risk", "look", "assign", "put-off", "take-back"}
POSTED |= MARKS | {"decide-together"}
OF_REVIEWS = MARKS | {"queue-item", "decide", "always", "always-options", "always-forecast", "due", "extend"}
OF_REVIEWS |= {"rehearse"}
#: Nobody keeps or discards what Bob tries.
OF_BOB = {"keep-rehearsal", "discard-rehearsal"}
FORECASTS = {"forecast-rule", "forecast-policy"}
POSTED |= FORECASTS | {"always", "always-forecast", "extend", "revoke-rule", "forecast-team-policy"}
OWN = {"list", "reviews", "badge", "doctor", "profiles", "new-profile"}
OWN |= FORECASTS | {"rules", "ended-rules", "new-rule", "policy", "choose-team-policy"}
OWN |= {"queue-rows", "record", "record-csv", "record-jsonl"}
OF_OWNERS = {"new-profile", "profile", "default-profile", "delete-profile", "revoke-rule"}
NAMES = [str(pattern.name) for pattern in urlpatterns]


def ask(client: Client, world: World, name: str) -> int:
    data = {"task": "Count", "verdict": "reject", "digest": "x", "do": "say", "text": "Yes"}
    data |= {"id": "agent.coder", "message": "Hello"} | ({"do": "end"} if name == "decide-budget" else {})
    data |= {"item": f"{world.review.pk} x"}
    send = client.post if name in POSTED else client.get
    return send(world.address(name), data if name in POSTED else {}).status_code


@pytest.mark.parametrize("name", NAMES)
def test_members_may(as_alice: Client, as_bob: Client, world: World, name: str) -> None:
    # 409 is an answer to a member too: what they decide was decided before, or is not what waits.
    assert ask(as_bob, world, name) in ((403,) if name in OF_OWNERS else (200, 204, 302, 409))
    assert ask(as_alice, world, name) in ((404,) if name in OF_BOB else (200, 204, 302, 409))


@pytest.mark.parametrize("name", [name for name in NAMES if name not in OWN])
def test_strangers_find_nothing(as_charlie: Client, world: World, name: str) -> None:
    assert ask(as_charlie, world, name) == 404


@pytest.mark.parametrize("name", ["list", "reviews", "badge", "profiles", "rules", "record", "record-jsonl"])
def test_strangers_see_only_their_own(as_charlie: Client, world: World, name: str) -> None:
    answer = as_charlie.get(world.address(name))
    page = answer.getvalue().decode() if not answer.streaming else async_to_sync(_whole)(answer).decode()
    assert str(world.run.pk) not in page
    assert "Pair" not in page


async def _whole(answer: StreamingHttpResponse) -> bytes:
    return b"".join([piece async for piece in answer])


@pytest.mark.parametrize("name", NAMES)
def test_others_are_asked_to_sign_in(client: Client, world: World, name: str) -> None:
    send = client.post if name in POSTED else client.get
    answer = send(world.address(name))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse(settings.LOGIN_URL))


@pytest.mark.parametrize("name", sorted(POSTED))
def test_a_form_of_another_site_is_refused(alice: object, world: World, name: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)  # type: ignore[arg-type]
    assert client.post(world.address(name), {}).status_code == 403


@pytest.mark.parametrize("name", sorted(POSTED))
def test_nothing_happens_by_a_link(as_alice: Client, world: World, name: str) -> None:
    assert as_alice.get(world.address(name)).status_code == 405


def test_a_removed_member_is_out(as_bob: Client, bob: object, world: World) -> None:
    world.run.workspace.memberships.filter(user=bob).delete()
    assert ask(as_bob, world, "run") in (403, 404)


def test_a_file_of_another_run_is_not_found(as_alice: Client, world: World, workspace: Workspace) -> None:
    other = rig.start(workspace, rig.DONE)
    file = world.run.artifacts.get(name="chart.png").pk
    assert as_alice.get(reverse("runs:image", args=[other.pk, file])).status_code == 404
