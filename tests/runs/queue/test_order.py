"""What waits is listed oldest and riskiest first, in one statement, whatever its kind."""

from __future__ import annotations

from datetime import timedelta
from itertools import count, islice
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agents.models import Team
from runs.models import Overrun, Question, Review, Run
from runs.queue import marking, order
from runs.queue.items import Kind, grouped
from runs.queue.listing import listed
from runs.queue.order import Asker, Wish
from runs.risks import Level
from studio.accounts.models import User, Workspace
from tests.runs.queue import waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def asker(bob: User, workspace: Workspace) -> Asker:
    return Asker(bob, workspace)


@pytest.fixture
def run(workspace: Workspace) -> Run:
    return waiting.run(workspace)


def ids(asker: Asker, wish: Wish = order.EVERYTHING, first: int = 50) -> list[object]:
    return [item.id for item in listed(asker, wish, first).items]


def test_the_riskiest_come_first_and_of_these_the_oldest(asker: Asker, run: Run) -> None:
    low = waiting.review(run, Level.LOW, minutes=30)
    young = waiting.review(run, Level.HIGH, minutes=1)
    medium = waiting.review(run, Level.MEDIUM, minutes=20)
    old = waiting.review(run, Level.HIGH, minutes=10)
    assert ids(asker) == [old.pk, young.pk, medium.pk, low.pk]


def test_what_is_overdue_comes_before_all(asker: Asker, run: Run) -> None:
    waiting.review(run, Level.HIGH, minutes=50)
    late = waiting.review(run, Level.LOW, minutes=1, due=timezone.now() - timedelta(seconds=1))
    assert ids(asker)[0] == late.pk
    assert listed(asker, order.EVERYTHING).items[0].is_late


def test_questions_and_budgets_stand_among_medium_risks(asker: Asker, workspace: Workspace, run: Run) -> None:
    asked = waiting.question(run, minutes=5)
    budget = waiting.overrun(waiting.run(workspace), minutes=15)
    medium = waiting.review(run, Level.MEDIUM, minutes=10)
    low, high = waiting.review(run, Level.LOW, minutes=40), waiting.review(run, Level.HIGH)
    assert ids(asker) == [high.pk, budget.pk, medium.pk, asked.pk, low.pk]


def test_after_an_hour_it_counts_one_band_higher(asker: Asker, run: Run) -> None:
    medium = waiting.review(run, Level.MEDIUM, minutes=5)
    high = waiting.review(run, Level.HIGH, minutes=5)
    patient = waiting.review(run, Level.LOW, minutes=61)
    very = waiting.review(run, Level.MEDIUM, minutes=62)
    assert ids(asker) == [very.pk, high.pk, patient.pk, medium.pk]


def test_those_of_one_run_stand_together(asker: Asker, workspace: Workspace, run: Run) -> None:
    high = waiting.review(run, Level.HIGH, minutes=1)
    other = waiting.review(waiting.run(workspace), Level.MEDIUM, minutes=9)
    low = waiting.review(run, Level.LOW, minutes=8)
    groups = grouped(listed(asker, order.EVERYTHING).items)
    assert [[item.id for item in group.items] for group in groups] == [[high.pk, low.pk], [other.pk]]


def test_each_kind_is_told_and_can_be_asked_for(asker: Asker, workspace: Workspace, run: Run) -> None:
    made = {
        Kind.CODE: waiting.review(run),
        Kind.TOOL: waiting.review(run, blocks=[["json", '{"weather": {}}']]),
        Kind.PERSON: waiting.question(run),
        Kind.SPEAKER: waiting.question(waiting.run(workspace), choices=["coder", "executor"]),
        Kind.BUDGET: waiting.overrun(run),
    }
    assert {item.id: item.kind for item in listed(asker, order.EVERYTHING).items} == {
        row.pk: kind for kind, row in made.items()
    }
    for kind, row in made.items():
        assert ids(asker, Wish(kind=kind)) == [row.pk]
        assert order.count(asker, Wish(kind=kind)) == 1


def test_what_was_decided_or_is_over_does_not_wait(asker: Asker, workspace: Workspace, run: Run) -> None:
    waiting.review(run, decision="approved")
    waiting.question(run, answer="")
    waiting.review(waiting.run(workspace, status="ended", ended=timezone.now()))
    assert (ids(asker), order.count(asker)) == ([], 0)


def test_strangers_see_nothing(charlie: User, workspace: Workspace, run: Run) -> None:
    row = waiting.review(run)
    waiting.question(run)
    assert (ids(Asker(charlie)), ids(Asker(charlie, workspace)), order.find(Asker(charlie), row.pk)) == ([], [], None)


def test_other_workspaces_have_their_own_list(asker: Asker, bob: User, run: Run) -> None:
    waiting.review(run)
    elsewhere = Workspace.objects.create(name="Elsewhere")
    elsewhere.members.add(bob)
    there = waiting.review(waiting.run(elsewhere))
    assert (ids(Asker(bob, elsewhere)), order.count(Asker(bob))) == ([there.pk], 2)


def test_a_team_has_its_own(asker: Asker, workspace: Workspace, run: Run) -> None:
    waiting.review(run)
    team = Team.objects.create(workspace=workspace, name="Pair", spec={})
    own = waiting.review(waiting.run(workspace, team=team))
    assert (ids(asker, Wish(team=team.pk)), ids(asker, Wish(team=uuid4()))) == ([own.pk], [])


def test_whose_it_is(asker: Asker, alice: User, bob: User, run: Run) -> None:
    mine, hers, free = (waiting.review(run, minutes=minutes) for minutes in (3, 2, 1))
    marking.assign(mine.pk, run.pk, bob, alice)
    marking.assign(hers.pk, run.pk, alice, bob)
    assert ids(asker, Wish(whose="mine")) == [mine.pk]
    assert ids(asker, Wish(whose="free")) == [free.pk]
    assert [item.to for item in listed(asker, order.EVERYTHING).items] == ["Bob", "Alice", ""]


def test_ten_thousand_are_ordered_by_the_database(asker: Asker, workspace: Workspace, run: Run) -> None:
    """And 50 of them are described, in as many statements as of two hundred."""
    told = {"agent": "executor", "author": "coder", "blocks": [["python", "print(1)"]], "digest": "0" * 64}

    def more(reviews: int, questions: int, overruns: int) -> None:
        places = count(Review.objects.count())
        Review.objects.bulk_create(
            Review(run=run, step=f"x{at}", risk=1 + at % 3, assessment={}, **told) for at in islice(places, reviews)
        )
        Question.objects.bulk_create(
            Question(run=run, step=f"x{at}", agent="executor", prompt="always") for at in islice(places, questions)
        )
        Overrun.objects.bulk_create(Overrun(run=run, step=f"x{at}", reached={}) for at in islice(places, overruns))

    more(180, 10, 10)
    with CaptureQueriesContext(connection) as few:
        assert listed(asker, order.EVERYTHING).count == 200
    more(8_820, 590, 390)
    with CaptureQueriesContext(connection) as many:
        found = listed(asker, order.EVERYTHING)
    assert (len(found.items), found.count, found.more) == (50, 10_000, 9_950)
    assert {item.risk for item in found.items} == {Level.HIGH}
    assert len(many) == len(few) <= 10
