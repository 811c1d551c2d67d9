"""The card answers before it asks, and hides nothing of what it is about."""

from __future__ import annotations

import re

import pytest
from asgiref.sync import async_to_sync
from django.test import Client
from django.urls import reverse

from runs.models import Review, Run
from runs.queue import cards
from runs.reviews import deciding
from runs.reviews.verdicts import Approve
from runs.risks import Finding, Kind, Level
from runs.transcript.annotated import annotated
from studio.accounts.models import User, Workspace
from tests.runs import rig
from tests.runs.queue import waiting

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def second(workspace: Workspace) -> Review:
    """The second attempt, after the first one failed."""
    run = async_to_sync(rig.go_on)(rig.start(workspace, rig.FAILING, rig.WORKING, rig.DONE))
    first = rig.waiting_review(run)
    deciding.decide(first.pk, Approve(first.digest), User.objects.get(username="bob"))
    async_to_sync(rig.go_on)(run)
    return rig.waiting_review(run)


def card(client: Client, review: Review) -> str:
    return client.get(reverse("runs:queue-item", args=[review.pk])).content.decode()


def test_it_says_who_asks_why_and_what_failed_last(second: Review) -> None:
    shown = cards.of_review(second)
    assert [(quote.speaker.name, quote.text) for quote in shown.why.quotes][-1] == ("coder", "Mended.")
    assert shown.why.failure == "ZeroDivisionError: division by zero"
    assert shown.review.attempt == 2


def test_it_shows_what_changed_since_the_last_attempt(as_bob: Client, second: Review) -> None:
    (difference,) = cards.of_review(second).differences
    assert (difference.old, difference.new, difference.added, difference.removed) == ("print(1/0)", "print(42)", 1, 1)
    assert [(pair.old and pair.old.old, pair.new and pair.new.new) for pair in difference.pairs] == [(1, 1)]
    assert "Since last time" in card(as_bob, second)


def test_findings_stand_at_their_lines(as_bob: Client, run: Run) -> None:
    found = Finding(Kind.DELETES, Level.HIGH, 0, 2, "Deletes a folder.", "It has none.")
    review = waiting.review(run, Level.HIGH, code="import shutil\nshutil.rmtree('x')\n", finding=found)
    page = card(as_bob, review)
    assert re.search(r'class="line bad"\s+id="line-[^"]+-0-2"\s+data-n="2"\s+title="Deletes a folder."', page)
    assert f'data-line="{review.pk}-0-2"' in page
    assert ("Deletes a folder." in page, "It has none." in page) == (True, True)


@pytest.fixture
def run(workspace: Workspace) -> Run:
    return waiting.run(workspace)


@pytest.mark.parametrize("character", list("\u202e\u2066\u200b\ufeff\u00ad\U000e0041\x1b\u2028"))
def test_what_hides_is_seen(character: str) -> None:
    (line,) = annotated(f"a = '{character}'", "python")
    assert f'data-code="U+{ord(character):04X}"' in line.html


def test_plain_text_is_left_alone() -> None:
    code = "if a < b:\n\treturn 'naïve – 猫 é'\n"
    lines = annotated(code, "")
    assert "".join(line.html for line in lines).replace("&lt;", "<").replace("&#x27;", "'") == code
    assert not any("unseen" in line.html for line in lines)


def test_what_is_shown_is_escaped(as_bob: Client, run: Run) -> None:
    review = waiting.review(run, code="<script>alert(1)</script>", author="<b>bold</b>")
    assert ("<script>alert" in card(as_bob, review), "<b>bold" in card(as_bob, review)) == (False, False)


def test_an_edit_is_weighed_and_compared(as_bob: Client, run: Run) -> None:
    review = waiting.review(run, Level.HIGH, code="a = 1\nb = 2\n")
    answer = as_bob.post(reverse("runs:risk", args=[review.pk]), {"code-0": "a = 1\r\nc = 3\r\n"})
    page = answer.content.decode()
    assert ("As proposed" in page, "Your edit" in page, 'data-level="' in page) == (True, True, True)
    assert ('<tr class="old">' in page, '<tr class="new">' in page) == (True, True)
    review.refresh_from_db()
    assert review.decision == ""


def test_a_question_and_a_budget_have_their_card(as_bob: Client, run: Run) -> None:
    asked, budget = waiting.question(run, choices=["coder", "executor"]), waiting.overrun(run)
    pages = [as_bob.get(reverse("runs:queue-item", args=[row.pk])).content.decode() for row in (asked, budget)]
    assert reverse("runs:answer", args=[asked.pk]) in pages[0]
    assert reverse("runs:decide-budget", args=[budget.pk]) in pages[1]


def test_the_whole_page_of_nothing_and_of_plenty(as_bob: Client, run: Run) -> None:
    assert "Nothing waits for you" in as_bob.get(reverse("runs:reviews")).content.decode()
    for number in range(60):
        waiting.review(run, code=f"print({number})")
    page = as_bob.get(reverse("runs:reviews")).content.decode()
    assert ("<title>(60) Reviews" in page, "10 more" in page) == (True, True)
    assert page.count('data-kind="code"') == 50
    more = as_bob.get(reverse("runs:queue-rows"), {"first": "100"}).content.decode()
    assert more.count('data-kind="code"') == 60


@pytest.mark.parametrize("query", ["whose=nonsense", "kind=nonsense", "team=nonsense", "first=99999"])
def test_nonsense_narrows_nothing(as_bob: Client, run: Run, query: str) -> None:
    waiting.review(run)
    assert 'data-kind="code"' in as_bob.get(f"{reverse('runs:queue-rows')}?{query}").content.decode()
