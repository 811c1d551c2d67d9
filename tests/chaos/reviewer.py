"""The scripted person: decides what waits for a decision and answers what is asked, by content, through the pages."""

from __future__ import annotations

import threading
from collections import Counter
from contextlib import suppress

from django.db import DatabaseError, InterfaceError, connections

from runs.models import Question, Review, Run
from tests.chaos.lines import block
from tests.chaos.person import Person

#: Between two looks at what waits.
_LOOK_SECONDS = 0.2

_ANSWERS = {"colour": "Blue", "number": "Seven", "Enough": "exit"}


class Reviewer:
    """Works in a thread of its own while it is held. `answers` counts what the pages said, by status."""

    def __init__(self, person: Person) -> None:
        self._person = person
        self._leaves = threading.Event()
        self._thread = threading.Thread(target=self._work, name="reviewer", daemon=True)
        self.answers: Counter[int] = Counter()

    def __enter__(self) -> Reviewer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._leaves.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._leaves.wait(_LOOK_SECONDS):
            with suppress(DatabaseError, InterfaceError):  # it is being started again
                self._look()
            connections.close_all()

    def _look(self) -> None:
        for review in Review.objects.waiting():
            self._post(f"/reviews/{review.pk}/", digest=review.digest, **_verdict(review))
        for question in Question.objects.filter(answer=None).exclude(run__status=Run.Status.ENDED):
            self._post(f"/questions/{question.pk}/", text=_answer(question))

    def _post(self, path: str, **form: str) -> None:
        self.answers[self._person.posts(path, **form)] += 1


def _verdict(review: Review) -> dict[str, str]:
    said = review.run.entries.filter(kind="said").order_by("-seq").values_list("data", flat=True)[0]["content"]
    if "REJECT ME" in said:
        return {"verdict": "reject", "reason": "Not this one."}
    if "EDIT ME" in said:
        mark = said.partition("#")[2].partition(":")[0]
        mended = block("three").replace("<mark>", f"#{mark}").strip("`").removeprefix("python\n")
        return {"verdict": "edit", "code-0": mended}
    return {"verdict": "approve"}


def _answer(question: Question) -> str:
    asked = question.run.entries.filter(kind="said").order_by("-seq").values_list("data", flat=True)[0]["content"]
    return next((text for word, text in _ANSWERS.items() if word in asked), "Please begin.")
