"""Chats held side by side through the real driver: one waits, the others go on; whatever is killed ends alike."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from runs import driver, executing, journal, lifecycle, questions
from runs.models import Execution, Run
from runs.reviews import deciding, verdicts
from tests.model_server import Hold, ModelServer, Text

from .killing import killed_after_write, killed_before_statement, time_passes
from .rig import DONE, WORKING, PaperCell, go_on, start_team, waiting_question, waiting_review

pytestmark = pytest.mark.django_db(transaction=True)

#: Names of rows, clocks and dice: different in any two runs.
OWN = ("execution", "review", "question", "attempts", "seconds", "by", "seed", "files")


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


def side_by_side(**host: object) -> dict[str, Any]:
    """Two chats at the same time, and a third that is given what both came to."""
    model = {"type": "assistant", "model": "Script"}
    return {
        "parley": 1,
        "name": "Side by side",
        "agents": [
            {"name": "executor", "type": "user_proxy", "code": {}},
            {"name": "host", "type": "user_proxy", **host},
            {"name": "coder", **model},
            {"name": "writer", **model},
            {"name": "editor", **model},
        ],
        "conversation": {
            "type": "sequence",
            "together": True,
            "chats": [
                {"initiator": "executor", "recipient": "coder", "message": "Code!"},
                {"initiator": "host", "recipient": "writer", "message": "Write!", "max_turns": 2},
                {"initiator": "host", "recipient": "editor", "message": "Sum up!", "max_turns": 1, "after": [0, 1]},
            ],
        },
    }


async def began(workspace, *replies, approve="team", **host) -> Run:
    spec = side_by_side(**host)
    return await sync_to_async(lambda: start_team(workspace, spec, *replies, approve=approve))()


async def entries(run: Run) -> list[Any]:
    return await sync_to_async(journal.read)(run.pk)


async def story(run: Run) -> list[tuple[object, ...]]:
    """Branch by branch: how they take turns is nobody's promise."""

    def place(path: str | None) -> list[int]:
        return [int(number) for number in path.split(".")] if path else []

    told = [
        (place(entry.step), entry.kind, entry.identity, {k: v for k, v in entry.data.items() if k not in OWN})
        for entry in await entries(run)
    ]
    return sorted(told, key=lambda row: row[0])


async def said_to(run: Run, recipient: str) -> list[str]:
    return [e.data["content"] for e in await entries(run) if e.kind == "said" and e.data["recipient"] == recipient]


async def test_it_works(workspace):
    run = await go_on(await began(workspace, WORKING, DONE, approve="all", default_reply="And?"))
    assert (run.status, len(await said_to(run, "editor"))) == (Run.Status.ENDED, 1)


async def test_entries_of_branches_are_contiguous_and_in_the_order_of_each(workspace):
    run = await go_on(await began(workspace, WORKING, DONE, approve="all", default_reply="And?"))
    kept = await entries(run)
    assert [entry.seq for entry in kept] == list(range(1, run.seq + 1))
    steps = [int(e.step.rpartition(".")[2]) for e in kept if (e.step or "").startswith("0.0.")]
    assert steps == sorted(steps)


async def test_a_chat_is_given_what_those_before_it_came_to(workspace):
    run = await go_on(await began(workspace, WORKING, DONE, approve="all", default_reply="And?"))
    (message,) = await said_to(run, "editor")
    assert message.startswith("Sum up!")
    assert "The answer is 42." in message


async def test_a_branch_that_waits_for_a_review_lets_the_other_end(workspace):
    run = await go_on(await began(workspace, WORKING, DONE, default_reply="And?"))
    assert (run.status, run.waits_for, run.owner) == ("waiting", "review", "")
    ended = [entry.step for entry in await entries(run) if entry.kind == "chat_ended"]
    assert [step.startswith("0.1.") for step in ended] == [True]


async def test_two_branches_that_wait_are_answered_in_any_order(workspace):
    run = await go_on(await began(workspace, WORKING, DONE, human_input="always"))
    assert await sync_to_async(waiting_question)(run)
    await sync_to_async(lambda: questions.answer(waiting_question(run).pk, "exit", by=None))()
    run = await go_on(run)
    assert (run.status, run.waits_for) == ("waiting", "review")
    review = await sync_to_async(waiting_review)(run)
    await sync_to_async(deciding.decide)(review.pk, verdicts.Approve(review.digest), None)
    run = await go_on(run)
    assert (run.waits_for, await said_to(run, "editor") != []) == ("", True)


async def test_an_answer_that_comes_while_another_branch_is_at_work_is_not_slept_over(workspace, server):
    hold = Hold()
    server.answers(Text("Written.", hold=hold), "Written again.", "Summed up.")
    await workspace.connections.acreate(name="M", kind="openai", base_url=server.base_url, model="m")
    spec = side_by_side(default_reply="And?")
    spec["agents"][3]["model"] = spec["agents"][4]["model"] = "M"
    run = await sync_to_async(lambda: start_team(workspace, spec, WORKING, DONE, approve="all"))()
    driving = asyncio.create_task(driver.drive(run.pk))
    await hold.reached()
    while not (execution := await Execution.objects.filter(run=run).afirst()):
        await asyncio.sleep(0)
    await executing.perform(execution.pk, PaperCell())
    hold.release()
    await driving
    await run.arefresh_from_db()
    assert (run.status, run.waits_for) == (Run.Status.QUEUED, "")
    assert (await go_on(run)).status == Run.Status.ENDED


async def test_a_branch_that_fails_pauses_the_run_after_the_others_finished_their_step(workspace):
    spec = side_by_side(default_reply="And?")
    spec["agents"][3]["model"] = "Elsewhere"
    run = await go_on(await sync_to_async(lambda: start_team(workspace, spec, WORKING, DONE, approve="all"))())
    kinds = [entry.kind for entry in await entries(run)]
    assert (run.status, kinds[-1], kinds.count("model_answered")) == ("paused", "run_paused", 1)


async def test_a_paused_run_of_branches_goes_on_where_each_was(workspace):
    spec = side_by_side(default_reply="And?")
    spec["agents"][3]["model"] = "Elsewhere"
    run = await go_on(await sync_to_async(lambda: start_team(workspace, spec, WORKING, DONE, approve="all"))())
    script = await workspace.connections.aget(name="Script")
    await workspace.connections.acreate(name="Elsewhere", kind="scripted", model="s", script=script.script)
    await sync_to_async(lifecycle.resume)(run.pk)
    run = await go_on(run)
    assert (run.status, len(await said_to(run, "editor"))) == (Run.Status.ENDED, 1)


@pytest.mark.parametrize("killed", [killed_after_write, killed_before_statement])
async def test_killed_at_every_place(workspace, killed):
    options = {"approve": "all", "default_reply": "And?"}
    expected = await story(await go_on(await began(workspace, WORKING, DONE, **options)))
    for place in count(1):
        run = await began(workspace, WORKING, DONE, **options)
        async with killed(place) as death:
            await go_on(run)
        await sync_to_async(time_passes)(run)
        run = await go_on(run)
        assert (run.status, await story(run)) == (Run.Status.ENDED, expected), f"killed at {place}"
        if not death.struck:
            break
