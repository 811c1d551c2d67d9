"""Questions to people who speak in an agent's place: asked, and answered once."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from agents.conversation.steps import AskPerson
from runs import lifecycle
from runs.models import Question, Run
from studio.accounts.models import User


class Unanswerable(Exception):
    """The answer was not taken; `str()` says why, for the person who gave it."""


def ask(run_id: UUID, path: str, step: AskPerson) -> Question:
    """The question of step `path`: made on the first call, the same one on every later."""
    asked = {"agent": step.agent, "prompt": step.prompt.value, "choices": list(step.choices)}
    question, _ = Question.objects.get_or_create(run_id=run_id, step=path, defaults=asked)
    return question


def answer(question_id: UUID, text: str, by: User | None) -> None:
    """Take the first answer and wake the run. Raises Unanswerable where there is one already or the run has ended."""
    run_id = Question.objects.values_list("run_id", flat=True).get(pk=question_id)
    with transaction.atomic():
        lifecycle.lock(run_id)
        open_ = Question.objects.filter(pk=question_id, answer=None).exclude(run__status=Run.Status.ENDED)
        if not open_.update(answer=text.replace("\r\n", "\n"), answered_by=by, answered=timezone.now()):
            raise Unanswerable("This question has been answered already, or its run has ended.")
        lifecycle.wake(run_id)
