"""The answer of a person who speaks in an agent's place."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from agents.conversation.human_input import EXIT
from runs import questions
from runs.models import Question, Run
from runs.questions import Unanswerable
from runs.views.answers import not_taken, taken
from studio.accounts.requests import MemberRequest

LONGEST = 20_000


@require_POST
def answer(request: MemberRequest, pk: UUID) -> HttpResponse:
    """`say` sends the text, `skip` lets the agent go on by itself, `exit` ends the chat."""
    mine = Question.objects.filter(run__in=Run.objects.visible_to(request.user)).select_related("run__workspace")
    question = get_object_or_404(mine, pk=pk)
    request.workspace = question.run.workspace
    typed = request.POST.get("text", "")[:LONGEST]
    text = {"skip": "", "exit": EXIT}.get(request.POST.get("do", "say"), typed)
    try:
        questions.answer(question.pk, text, request.user)
    except Unanswerable as error:
        return not_taken(request, question.run, str(error), codes=[typed] if typed else [])
    return taken(request, question.run)
