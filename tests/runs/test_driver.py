"""A run from its start to its end, through the real driver: only the cell is of paper."""

import pytest
from asgiref.sync import sync_to_async

from agents.conversation.refusals import REJECTED
from runs import driver, journal, questions
from runs.models import Execution, Run
from runs.reviews import deciding, verdicts
from runs.sandbox.cell import File

from .rig import DONE, FAILING, WORKING, PaperCell, go_on, start, waiting_question, waiting_review

pytestmark = pytest.mark.django_db(transaction=True)


async def kinds(run: Run) -> list[str]:
    return [entry.kind for entry in await sync_to_async(journal.read)(run.pk)]


async def began(workspace, *replies, **options) -> Run:
    return await sync_to_async(start)(workspace, *replies, **options)


async def decided(run: Run, verdict) -> None:
    await sync_to_async(lambda: deciding.decide(waiting_review(run).pk, verdict(waiting_review(run)), by=None))()


async def test_it_works(workspace):
    run = await go_on(await began(workspace, FAILING, WORKING, DONE, approve="all"))
    assert (run.status, run.stop_rule, run.stop_agent) == (Run.Status.ENDED, "termination_msg", "executor")
    assert run.summary == "The answer is 42.\n\n"


async def test_the_journal_tells_it_in_order(workspace):
    run = await go_on(await began(workspace, WORKING, DONE, approve="all"))
    talk = ["said", "model_called", "model_answered", "said"]
    code = ["review_decided", "code_requested", "code_finished", "said"]
    assert await kinds(run) == ["run_started", "chat_started", *talk, *code, *talk[1:], "chat_ended", "run_ended"]


async def test_tokens_and_cost_are_added_up(workspace):
    run = await go_on(await began(workspace, WORKING, DONE, approve="all"))
    answered = [e.data for e in await sync_to_async(journal.read)(run.pk) if e.kind == "model_answered"]
    assert run.completion_tokens == sum(data["completion_tokens"] for data in answered) > 0
    assert (run.cost, run.cost_is_partial) == (0, False)


async def test_a_review_holds_no_worker(workspace):
    run = await go_on(await began(workspace, WORKING, DONE))
    assert (run.status, run.waits_for, run.owner, run.lease_until) == ("waiting", "review", "", None)


async def test_approved_code_goes_on(workspace):
    run = await go_on(await began(workspace, WORKING, DONE))
    await decided(run, lambda review: verdicts.Approve(review.digest))
    assert (await go_on(run)).status == Run.Status.ENDED


async def test_edited_code_is_what_runs(workspace):
    cell = PaperCell()
    run = await go_on(await began(workspace, FAILING, DONE))
    await decided(run, lambda review: verdicts.ApproveEdited(review.digest, ("print(6*7)",)))
    await go_on(run, cell)
    assert [block.code for block in cell.jobs[0].blocks] == ["print(6*7)"]


async def test_the_journal_holds_proposed_and_effective_code(workspace):
    run = await go_on(await began(workspace, FAILING, DONE))
    await decided(run, lambda review: verdicts.ApproveEdited(review.digest, ("print(6*7)",)))
    await go_on(run)
    entry = await run.entries.aget(kind="review_decided")
    assert (entry.data["proposed"], entry.data["effective"]) == ([["python", "print(1/0)"]], [["python", "print(6*7)"]])


async def test_the_reason_of_a_rejection_reaches_the_agent(workspace):
    cell = PaperCell()
    run = await go_on(await began(workspace, WORKING, DONE))
    await decided(run, lambda review: verdicts.Reject(review.digest, "Too clever."))
    await go_on(run, cell)
    said = [entry.data["content"] async for entry in run.entries.filter(kind="said")]
    assert (said[2], cell.jobs) == (f"{REJECTED}CODE: Too clever.", [])


async def test_nothing_runs_where_a_run_approves_nothing(workspace):
    cell = PaperCell()
    run = await go_on(await began(workspace, WORKING, DONE, approve="none"), cell)
    assert (cell.jobs, run.status) == ([], Run.Status.ENDED)


async def test_files_go_in_and_the_workspace_is_kept_between_blocks(workspace):
    cell, given = PaperCell(), File("data.csv", b"a,b\n")
    await go_on(await began(workspace, WORKING, WORKING, DONE, approve="all", files=(given,)), cell)
    assert [sorted(file.name for file in job.files) for job in cell.jobs] == [["data.csv"], ["data.csv", "out.txt"]]


async def test_the_first_message_names_the_files(workspace):
    run = await go_on(await began(workspace, DONE, files=(File("data.csv", b"a"),)))
    first = await run.entries.filter(kind="said").afirst()
    assert first.data["content"].endswith("\n\nFiles in the workspace: data.csv")


async def test_a_person_is_asked_and_answers(workspace):
    run = await go_on(await began(workspace, "Hello!", DONE, human_input="always"))
    assert run.waits_for == Run.WaitsFor.PERSON
    await sync_to_async(lambda: questions.answer(waiting_question(run).pk, "exit", by=None))()
    assert (await go_on(run)).stop_rule == "human_exit"


async def test_a_model_that_is_not_there_pauses_the_run_and_it_can_go_on(workspace):
    run = await began(workspace, DONE)
    await sync_to_async(workspace.connections.update)(name="Elsewhere")
    run = await go_on(run)
    assert (run.status, (await run.entries.alast()).data["cause"]) == ("paused", "unavailable")
    await sync_to_async(workspace.connections.update)(name="Script")
    await sync_to_async(driver.lifecycle.resume)(run.pk)
    assert (await go_on(run)).status == Run.Status.ENDED
    assert "run_resumed" in await kinds(run)


async def test_a_stopped_run_ends_and_says_who_stopped_it(workspace, alice):
    run = await go_on(await began(workspace, WORKING, DONE))
    assert await sync_to_async(driver.lifecycle.stop)(run.pk, alice)
    run = await go_on(run)
    assert (run.status, run.stop_rule, run.stop_text) == (Run.Status.ENDED, "stopped", "Alice stopped the run.")


async def test_code_is_bound_to_its_decision(workspace):
    run = await go_on(await began(workspace, WORKING, DONE))
    await decided(run, lambda review: verdicts.Approve(review.digest))
    await sync_to_async(lambda: run.reviews.update(effective=[["python", "print('other bytes')"]]))()
    run = await go_on(run)
    assert (run.status, await Execution.objects.filter(run=run).acount()) == ("paused", 0)


async def test_bytes_that_change_on_their_way_to_the_cell_do_not_run(workspace):
    cell = PaperCell()
    run = await began(workspace, WORKING, DONE, approve="all")
    await driver.drive(run.pk)
    await run.reviews.aupdate(effective=[["python", "print('other bytes')"]])
    run = await go_on(run, cell)
    assert (run.status, cell.jobs) == ("paused", [])
    assert "not the code that was approved" in (await run.entries.alast()).data["problem"]
