from __future__ import annotations

from typing import TypeVar

import pytest
from asgiref.sync import async_to_sync

from runs import lifecycle, transcript
from runs.models import Run
from runs.reviews import deciding
from runs.reviews.verdicts import Approve, ApproveEdited, Reject
from runs.transcript.items import End, Failure, Item, Message, Pause, Question, Writing
from runs.transcript.pieces import Code
from studio.accounts.models import User, Workspace
from tests.runs import rig, rows

pytestmark = pytest.mark.django_db(transaction=True)

Some = TypeVar("Some", bound=Item)


def go_on(run: Run) -> list[Item]:
    return transcript.newest(async_to_sync(rig.go_on)(run)).items


def last(items: list[Item], kind: type[Some]) -> Some:
    return [item for item in items if isinstance(item, kind)][-1]


def test_code_waits_for_review(workspace: Workspace) -> None:
    items = go_on(rig.start(workspace, rig.FAILING))
    task, proposal = items
    assert isinstance(task, Message)
    assert isinstance(proposal, Message)
    assert proposal.review
    assert (proposal.review.state, proposal.review.lines, proposal.review.language) == ("pending", 1, "python")
    assert proposal.usage


def test_a_decision_shows_before_the_journal_knows_it(workspace: Workspace, alice: User) -> None:
    run = rig.start(workspace, rig.FAILING)
    go_on(run)
    review = rig.waiting_review(run)
    deciding.decide(review.pk, Approve(review.digest), alice)
    shown = last(transcript.newest(Run.objects.get(pk=run.pk)).items, Message).review
    assert shown
    assert (shown.state, shown.by) == ("approved", "Alice")


def test_output_stands_for_the_words_about_it(workspace: Workspace) -> None:
    items = go_on(rig.start(workspace, rig.FAILING, rig.DONE, approve="all"))
    outcome = next(item for item in items if isinstance(item, Message) and item.execution)
    assert outcome.execution
    assert outcome.execution.outputs[0].said == "Exit 1"
    assert outcome.raw.startswith("exitcode: 1")
    assert outcome.lead == outcome.rest == ()
    assert sum("exitcode" in repr(item) for item in items) == 1


def test_files_hang_on_the_code_that_wrote_them(workspace: Workspace) -> None:
    items = go_on(rig.start(workspace, rig.WORKING, rig.DONE, approve="all"))
    execution = next(item.execution for item in items if isinstance(item, Message) and item.execution)
    assert [(file.name, file.show) for file in execution.files] == [("out.txt", "text")]


def test_an_edit_shows_what_was_proposed_and_what_ran(workspace: Workspace, alice: User) -> None:
    run = rig.start(workspace, rig.FAILING, rig.DONE)
    go_on(run)
    review = rig.waiting_review(run)
    deciding.decide(review.pk, ApproveEdited(review.digest, ("print(6*7)",)), alice)
    proposal = next(item for item in go_on(run) if isinstance(item, Message) and item.review)
    code = next(part for part in proposal.rest if isinstance(part, Code))
    assert code.code == "print(1/0)"
    assert code.effective == "print(6*7)"
    assert code.difference
    assert (code.difference.added, code.difference.removed) == (1, 1)


def test_a_rejection_is_one_short_line(workspace: Workspace, alice: User) -> None:
    run = rig.start(workspace, rig.FAILING, rig.DONE)
    go_on(run)
    review = rig.waiting_review(run)
    deciding.decide(review.pk, Reject(review.digest, "Too risky."), alice)
    items = go_on(run)
    line = next(item for item in items if isinstance(item, Message) and item.raw)
    assert line.lead[0].text == "Nothing was run: Too risky."  # type: ignore[union-attr]
    assert line.execution is None


def test_who_decided_by_rule_is_named(workspace: Workspace) -> None:
    items = go_on(rig.start(workspace, rig.FAILING, rig.DONE, approve="none"))
    review = next(item.review for item in items if isinstance(item, Message) and item.review)
    assert (review.state, review.by, review.rule) == ("rejected", "", "This run approves nothing")


def test_the_end_says_why(workspace: Workspace) -> None:
    items = go_on(rig.start(workspace, rig.DONE))
    end = last(items, End)
    assert (end.title, end.rule, end.agent) == ("Finished", "termination_msg", "executor")
    assert "42" in end.summary
    assert last(items, Message).closing == "TERMINATE"


def test_a_question_waits_and_is_answered(workspace: Workspace, bob: User) -> None:
    from runs import questions

    run = rig.start(workspace, rig.DONE, human_input="always")
    question = last(go_on(run), Question)
    assert question.state == "pending"
    questions.answer(rig.waiting_question(run).pk, "exit", bob)
    assert (last(go_on(run), Question).state, last(go_on(run), Question).by) == ("answered", "Bob")


def test_a_pause_is_open_until_it_is_resumed(workspace: Workspace) -> None:
    from agents.models import ModelConnection

    run = rig.start(workspace, rig.DONE)
    ModelConnection.objects.all().delete()
    pause = last(go_on(run), Pause)
    assert pause.is_open
    assert "no model connection" in pause.problem
    lifecycle.resume(run.pk)
    assert not last(transcript.newest(Run.objects.get(pk=run.pk)).items, Pause).is_open


def test_nothing_waits_once_the_run_has_ended(workspace: Workspace) -> None:
    run = rig.start(workspace, rig.FAILING)
    go_on(run)
    lifecycle.stop(run.pk)
    items = go_on(run)
    review = next(item.review for item in items if isinstance(item, Message) and item.review)
    assert review.state == "over"
    assert last(items, End).title == "Stopped"


def test_a_model_that_was_asked_is_writing(workspace: Workspace) -> None:
    call = ("model_called", 1, {"agent": "coder", "purpose": "reply"})
    run = rows.journal(workspace, rows.said(0, "executor", "coder", "Count"), call, status="running")
    assert isinstance(transcript.newest(run).items[-1], Writing)
    run.status = Run.Status.PAUSED
    assert not isinstance(transcript.newest(run).items[-1], Writing)


def test_a_connection_that_failed_is_told(workspace: Workspace) -> None:
    failed = ("model_failed", 1, {"connection": "Big", "cause": "overloaded", "problem": "Too busy."})
    run = rows.journal(workspace, rows.said(0, "executor", "coder", "Count"), failed)
    assert last(transcript.newest(run).items, Failure).cause == "overloaded"


def test_old_code_that_is_reviewed_again_is_shown_with_the_review(workspace: Workspace) -> None:
    asked = {"review": "0" * 32, "agent": "executor", "author": "coder", "blocks": [["python", "print(1)"]]}
    run = rows.journal(workspace, rows.said(0, "coder", "executor", "No code here"), ("review_requested", 1, asked))
    message = last(transcript.newest(run).items, Message)
    assert [part.code for part in message.rest if isinstance(part, Code)] == ["print(1)"]


@pytest.mark.parametrize(
    ("ended", "said"),
    [
        ("timed_out", "Timed out after 60 s"),
        ("out_of_memory", "Out of memory"),
        ("flooded", "Stopped: it printed too much"),
        ("lost", "Lost: the sandbox died under it"),
    ],
)
def test_how_code_ended_is_said_in_words(workspace: Workspace, ended: str, said: str) -> None:
    block = {"exit_code": 124, "output": [["err", "x"]], "ended": ended, "seconds": 60.0}
    finished = {"execution": "1", "attempts": [], "blocks": [block], "files": [], "removed": [], "refused": []}
    request = ("code_requested", 2, {"execution": "1", "agent": "executor", "digest": ""})
    start = rows.said(0, "coder", "executor", "Go")
    run = rows.journal(workspace, start, request, ("code_finished", 2, finished))
    execution = last(transcript.newest(run).items, Message).execution
    assert execution
    assert (execution.outputs[0].said, execution.outputs[0].ok) == (said, False)
