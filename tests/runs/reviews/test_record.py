"""The record: what was decided is kept whole, can be found and taken away, and stands."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest
from asgiref.sync import async_to_sync
from django.db import DatabaseError, connection, transaction
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import reverse

from runs.models import Decision, Review, Run
from runs.reviews import deciding, shown
from runs.reviews.decision import Unchangeable
from runs.reviews.verdicts import Approve, ApproveEdited, Reject
from studio.accounts.models import User, Workspace
from tests.runs import rig

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_was_shown_and_what_ran_are_kept(review: Review, bob: User) -> None:
    deciding.decide(review.pk, ApproveEdited(review.digest, ("print(6 * 7)",)), bob, 7.5)
    one = Decision.objects.get()
    assert (one.verdict, one.by, one.seconds, one.lines) == ("edited", "Bob", 7.5, 1)
    assert (one.shown, one.effective) == (review.blocks, [["python", "print(6 * 7)"]])
    assert (one.digest == review.digest, one.effective_digest not in ("", one.digest)) == (True, True)
    assert (one.risk, one.effective_terms["limits"]["hosts"]) == (review.risk, [])


def test_what_a_rule_decides_is_on_record_too(workspace: Workspace) -> None:
    async_to_sync(rig.go_on)(rig.start(workspace, rig.WORKING, rig.DONE, approve=Run.Approve.ALL))
    one = Decision.objects.get()
    assert (one.verdict, one.by, one.rule, one.seconds) == ("approved", "", "This run approves everything", None)


def test_the_model_changes_nothing(review: Review, bob: User) -> None:
    deciding.decide(review.pk, Reject(review.digest, "No."), bob)
    one = Decision.objects.get()
    one.reason = "Yes."
    for attempt in (one.save, one.delete, Decision.objects.all().delete, lambda: Decision.objects.update(by="Eve")):
        with pytest.raises(Unchangeable):
            attempt()
    assert Decision.objects.get().reason == "No."


def test_the_database_changes_nothing(review: Review, bob: User) -> None:
    deciding.decide(review.pk, Reject(review.digest, "No."), bob)
    statements = ["UPDATE runs_decision SET reason = 'Yes.'"]
    if connection.vendor == "postgresql":
        statements.append("DELETE FROM runs_decision")
    for statement in statements:
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Decision.objects.get().reason == "No."


@pytest.fixture
def past(workspace: Workspace, alice: User, bob: User) -> list[Review]:
    """Two decisions: Alice approves, Bob rejects with a word that programs for tables take for a formula."""
    runs = [async_to_sync(rig.go_on)(rig.start(workspace, script, rig.DONE)) for script in (rig.WORKING, rig.FAILING)]
    reviews = [rig.waiting_review(run) for run in runs]
    deciding.decide(reviews[0].pk, Approve(reviews[0].digest), alice, 3.0)
    deciding.decide(reviews[1].pk, Reject(reviews[1].digest, '=HYPERLINK("http://evil.example")'), bob, 4.0)
    async_to_sync(rig.go_on)(runs[0], rig.PaperCell())
    return reviews


def found(client: Client, **query: str) -> list[str]:
    page = client.get(reverse("runs:record"), query)
    return [one.by for one in page.context["page"]]


def test_everything_newest_first(as_bob: Client, past: list[Review]) -> None:
    assert found(as_bob) == ["Bob", "Alice"]


@pytest.mark.parametrize(
    ("query", "who"),
    [
        ({"q": "HYPERLINK"}, ["Bob"]),
        ({"q": "no such word"}, []),
        ({"q": "print("}, ["Bob", "Alice"]),
        ({"verdict": "approved"}, ["Alice"]),
        ({"verdict": "no such"}, ["Bob", "Alice"]),
        ({"by": "Bob"}, ["Bob"]),
        ({"by": "rules"}, []),
        ({"by": "people", "risk": "1"}, ["Bob", "Alice"]),
        ({"risk": "3"}, []),
        ({"since": "2020-01-01", "until": "2020-01-02"}, []),
        ({"since": "no day"}, ["Bob", "Alice"]),
    ],
)
def test_finding(as_bob: Client, past: list[Review], query: dict[str, str], who: list[str]) -> None:
    assert found(as_bob, **query) == who


def test_one_of_them_whole(as_bob: Client, past: list[Review]) -> None:
    one = Decision.objects.get(by="Alice")
    page = as_bob.get(reverse("runs:decision", args=[one.pk])).content.decode()
    assert all(word in page for word in ("Approved", "Alice", "Exit 0", one.digest, "Open the run"))


def exported(client: Client, form: str, **query: str) -> str:
    answer = client.get(reverse(f"runs:record-{form}"), query)
    assert answer["Content-Disposition"].startswith("attachment")
    return async_to_sync(_whole)(answer).decode()


async def _whole(answer: StreamingHttpResponse) -> bytes:
    return b"".join([piece async for piece in answer])


def test_as_a_table_without_formulas(as_bob: Client, past: list[Review]) -> None:
    rows = list(csv.DictReader(io.StringIO(exported(as_bob, "csv"))))
    assert [(row["by"], row["verdict"], row["exit_code"]) for row in rows] == [
        ("Bob", "rejected", ""),
        ("Alice", "approved", "0"),
    ]
    assert rows[0]["reason"].startswith("'=HYPERLINK")


def test_as_lines_of_json_with_the_same_search(as_bob: Client, past: list[Review]) -> None:
    (line,) = exported(as_bob, "jsonl", by="Alice").splitlines()
    told = json.loads(line)
    assert (told["by"], told["seconds"], told["shown"]) == ("Alice", 3.0, past[0].blocks)


def test_strangers_find_nothing(as_charlie: Client, past: list[Review]) -> None:
    assert found(as_charlie) == []
    assert exported(as_charlie, "jsonl") == ""
    assert as_charlie.get(reverse("runs:decision", args=[Decision.objects.first().pk])).status_code == 404


def test_only_owners_see_how_fast_people_are(
    as_alice: Client, as_bob: Client, past: list[Review], hasty: Callable[[], None]
) -> None:
    hasty()
    pages = [client.get(reverse("runs:record")).content.decode() for client in (as_alice, as_bob)]
    assert ["faster than one can read" in page for page in pages] == [True, False]


@pytest.fixture
def hasty(workspace: Workspace) -> Callable[[], None]:
    def made() -> None:
        known = Decision.objects.get(by="Alice")
        for _ in range(6):
            known.pk, known.by, known.seconds, known.lines, known._state.adding = None, "Bob", 0.8, 60, True
            known.save()

    return made


def test_how_long_it_was_looked_at_comes_from_a_signed_word(as_bob: Client, bob: User, review: Review) -> None:
    form = {"verdict": "reject", "digest": review.digest, "shown": shown.token(review, bob)}
    as_bob.post(reverse("runs:decide", args=[review.pk]), form)
    seconds = Decision.objects.get().seconds
    assert seconds is not None
    assert 0 <= seconds < 60


@pytest.mark.parametrize("whose", ["another person", "another review", "nobody"])
def test_one_of_somebody_else_tells_nothing(alice: User, bob: User, review: Review, whose: str) -> None:
    told = {
        "another person": shown.token(review, alice),
        "another review": shown.token(Review(digest=review.digest), bob),
        "nobody": shown.token(review, bob)[:-2],
    }
    assert shown.seconds_since(told[whose], review, bob) is None
