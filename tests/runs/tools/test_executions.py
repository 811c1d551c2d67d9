"""Calls of a team's tools as executions: bound to the team's own tool, performed once, in a real cell."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.utils import timezone

from agents.conversation.code_blocks import BlockOutcome, CodeBlock
from agents.conversation.results import ToolResult
from agents.conversation.steps import ReviewCode, RunTool
from runs import executing, executions, live, workspace
from runs.models import Artifact, Execution, Run
from runs.reviews import deciding, verdicts
from runs.sandbox.cell import File, JobOutcome, Sandbox
from runs.tools import answers
from tests.runs.rig import PaperCell, start_team, team

pytestmark = pytest.mark.django_db(transaction=True)

COUNT = """
def count(by: int, note=None) -> dict:
    try: seen = int(open("count.txt").read())
    except FileNotFoundError: seen = 0
    open("count.txt", "w").write(str(seen + by))
    print("counted")
    return {"seen": seen + by, "by": by}
"""
STEP = RunTool("executor", "count", {"by": 2})


@pytest.fixture
def run(db, workspace) -> Run:
    tools = [{"type": "python", "name": "count", "source": COUNT, "description": "Counts."}]
    spec = team() | {"tools": tools}
    spec["agents"][1]["runs"] = ["count"]
    return start_team(workspace, spec, "hello")


def request(run: Run, path: str = "5", step: RunTool = STEP) -> Execution:
    return executions.request_tool(run, path, step)


async def performed(run: Run, sandbox: Sandbox, path: str = "5", **arguments: Any) -> Execution:
    step = RunTool("executor", "count", arguments or {"by": 2})
    execution = await sync_to_async(request)(run, path, step)
    await executing.perform(execution.pk, sandbox)
    await execution.arefresh_from_db()
    return execution


def answer(execution: Execution) -> ToolResult:
    return answers.from_data(executions.record(execution))


async def test_it_works(run: Run, bubblewrap: Sandbox):
    execution = await performed(run, bubblewrap)
    assert answer(execution) == ToolResult(ok=True, value={"seen": 2, "by": 2})
    record = executions.record(execution)
    assert (record["sandbox"], record["output"], record["files"]) == ("bubblewrap", "counted\n", ["count.txt"])


async def test_what_it_leaves_is_there_for_the_next(run: Run, bubblewrap: Sandbox):
    await performed(run, bubblewrap, "5")
    assert answer(await performed(run, bubblewrap, "8", by=3)).value == {"seen": 5, "by": 3}
    names = [(row.version, row.name) async for row in Artifact.objects.filter(run=run)]
    assert names == [(1, "count.txt"), (2, "count.txt")]


def test_asking_again_is_the_same_execution(run: Run):
    assert request(run) == request(run)


async def test_a_second_start_begins_from_the_same_workspace(run: Run, bubblewrap: Sandbox):
    """The first worker is lost after its cell has run: what that cell did was thrown away."""
    execution = await sync_to_async(request)(run)
    past = timezone.now() - timedelta(hours=1)
    await Execution.objects.filter(pk=execution.pk).aupdate(state="running", epoch=1, lease_until=past)
    await executing.perform(execution.pk, bubblewrap)
    await execution.arefresh_from_db()
    assert (answer(execution).value["seen"], await sync_to_async(workspace.newest)(run)) == (2, 1)


async def test_it_is_performed_once(run: Run, bubblewrap: Sandbox):
    execution = await performed(run, bubblewrap)
    await executing.perform(execution.pk, bubblewrap)
    await execution.arefresh_from_db()
    assert (len(execution.attempts), await sync_to_async(workspace.newest)(run)) == (1, 1)


async def test_another_tool_than_the_one_asked_for_is_not_run(run: Run, bubblewrap: Sandbox):
    execution = await sync_to_async(request)(run)
    run.spec["tools"][0]["source"] = COUNT.replace("seen + by", "0")
    await run.asave(update_fields=["spec"])
    await executing.perform(execution.pk, bubblewrap)
    await execution.arefresh_from_db()
    assert (execution.state, execution.outcome) == ("failed", None)
    assert "not the tool that was asked for" in execution.problem["problem"]


async def test_other_arguments_than_the_ones_asked_for_are_not_given(run: Run, bubblewrap: Sandbox):
    execution = await sync_to_async(request)(run)
    execution.tool["arguments"] = '{"by": 1000}'
    await execution.asave(update_fields=["tool"])
    await executing.perform(execution.pk, bubblewrap)
    await execution.arefresh_from_db()
    assert execution.state == Execution.State.FAILED


async def test_without_walls_a_rule_does_not_do(run: Run, plain: Sandbox):
    execution = await performed(run, plain)
    assert execution.state == Execution.State.FAILED
    assert "a rule, not a person, approved this call of count" in execution.problem["problem"]


async def test_without_walls_the_operator_may_allow_it(run: Run, plain: Sandbox, settings: Any):
    settings.ALLOW_UNREVIEWED_PLAIN = True
    assert answer(await performed(run, plain)).ok


@pytest.mark.parametrize(("shown", "state"), [('{"count": {"by": 2}}', "done"), ('{"count": {"by": 3}}', "failed")])
async def test_without_walls_a_person_s_word_for_this_very_call_does(run, alice, plain, shown: str, state: str):
    asked = ReviewCode("executor", "coder", (CodeBlock("json", shown),))
    review = await sync_to_async(deciding.request)(run.pk, "4", asked)
    await sync_to_async(deciding.decide)(review.pk, verdicts.Approve(review.digest), alice)
    assert (await performed(run, plain)).state == state


async def test_a_cell_that_is_lost_leaves_the_workspace_as_it_was(run: Run, bubblewrap: Sandbox):
    await performed(run, bubblewrap, "5")

    class Lossy(PaperCell):
        async def execute(self, job, on_output, interrupted):
            return JobOutcome("lossy", (BlockOutcome(137, (), "lost"),))

    execution = await performed(run, Lossy(), "8")
    assert (answer(execution).ok, executions.record(execution)["removed"]) == (False, [])


async def test_what_it_prints_is_heard_and_its_answer_is_not(run: Run, bubblewrap: Sandbox):
    layer = get_channel_layer()
    channel = await layer.new_channel()
    await layer.group_add(live.run_group(run.pk), channel)
    await performed(run, bubblewrap)
    drafts = []
    while len(drafts) < 1:
        message = await layer.receive(channel)
        drafts += [message] if "text" in message else []
    assert (drafts[0]["agent"], drafts[0]["text"]) == ("executor", "counted\n")


async def test_files_of_the_run_are_there(run: Run, bubblewrap: Sandbox):
    start = await sync_to_async(workspace.stored)(File("count.txt", b"40"), run=run)
    await start.asave()
    assert answer(await performed(run, bubblewrap)).value["seen"] == 42


def test_it_runs_on_behalf_of_its_agent(run: Run):
    assert request(run).agent == "executor"
