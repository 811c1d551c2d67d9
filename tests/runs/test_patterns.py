"""Each pattern is held to its end: the real driver, a scripted model over HTTP, a cell of paper."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from agents.builder import edits
from agents.builder.document import Document
from agents.builder.edits import Surroundings
from agents.builder.patterns import pattern, patterns
from agents.spec import TeamSpec
from runs import lifecycle
from runs.lifecycle import Order
from runs.models import Run
from studio.accounts.models import Workspace
from tests.model_server import ModelServer
from tests.runs import rig

pytestmark = pytest.mark.django_db(transaction=True)

Hold = Callable[..., Coroutine[Any, Any, Run]]


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@pytest.fixture
def hold(workspace: Workspace, server: ModelServer) -> Hold:
    """Plays a pattern with these answers, in order; code is approved by rule."""
    workspace.connections.create(name="M", kind="openai", base_url=server.base_url, model="m")

    async def held(slug: str, *answers: str) -> Run:
        server.answers(*answers)
        one = pattern(slug)
        assert one is not None
        edit = {"op": "paste", "parts": one.spec, "at": None}
        draft = edits.perform(Document.blank(one.title), edit, Surroundings(("M",))).document
        order = Order(workspace, TeamSpec.parse(draft.spec), one.spec["sample"]["task"], approve="all")
        return await rig.go_on(await sync_to_async(lambda: lifecycle.start(order, ring=False))())

    return held


async def speakers(run: Run) -> list[str]:
    return [entry.data["speaker"] async for entry in run.entries.filter(kind="said")]


async def test_two_agents_end_when_the_assistant_is_done(hold: Hold) -> None:
    run = await hold("two-agents", rig.FAILING, rig.WORKING, rig.DONE)
    assert (run.stop_rule, run.summary.strip()) == ("termination_msg", "The answer is 42.")
    assert await speakers(run) == ["executor", "assistant"] * 3


async def test_two_agents_end_when_no_code_ever_comes(hold: Hold) -> None:
    run = await hold("two-agents", *["Hm."] * 12)
    assert (run.status, run.stop_rule) == (Run.Status.ENDED, "max_consecutive_auto_reply")


async def test_the_workshop_goes_where_its_table_says(hold: Hold) -> None:
    run = await hold(
        "plan-code-review",
        "1. Count.",
        rig.FAILING,
        rig.WORKING,
        "Print it, too. REWORK",
        "There is nothing to print.",
        "NEXT STEP",
        "2. Check.",
        rig.WORKING,
        rig.DONE,
    )
    assert run.stop_rule == "group_termination_msg"
    first = ["executor", "planner", "coder", "executor", "coder", "executor", "reviewer"]
    assert await speakers(run) == [*first, "coder", "reviewer", "planner", "coder", "executor", "reviewer"]


async def test_the_workshop_ends_when_it_goes_in_circles(hold: Hold) -> None:
    run = await hold("plan-code-review", "1. Count.", *["I cannot.", "REWORK"] * 20)
    assert (run.status, run.stop_rule) == (Run.Status.ENDED, "max_round")


async def test_the_judge_ends_the_debate(hold: Hold) -> None:
    run = await hold("debate", "For.", "Against.", "What of new people?", "Fine.", "Lost.", "Against has it. TERMINATE")
    assert run.stop_rule == "group_termination_msg"
    assert await speakers(run) == ["judge", "advocate", "opponent"] * 2 + ["judge"]


async def test_the_debate_ends_without_a_verdict_with_the_judge(hold: Hold) -> None:
    run = await hold("debate", *["Well."] * 9)
    assert run.stop_rule == "max_round"
    assert (await speakers(run))[-1] == "judge"


async def test_the_writer_hears_only_the_critique(hold: Hold, server: ModelServer) -> None:
    run = await hold("writer-critic", "One.", "Shorter.", "Two.", "Livelier.", "Three.")
    told = [request.body["messages"][-1]["content"] for request in server.requests]
    assert told[1].endswith("Criticise this draft:\n\nOne.")
    assert told[2] == "Shorter."
    assert (run.stop_rule, run.summary) == ("max_turns", "Three.")


async def test_the_report_is_written_from_what_was_checked(hold: Hold, server: ModelServer) -> None:
    run = await hold("fact-checked", "1. Claim.", "1. HOLDS.", "The report.")
    last = server.requests[-1].body["messages"][-1]["content"]
    assert "1. Claim." in last
    assert "1. HOLDS." in last
    assert (run.status, run.summary, len(server.requests)) == (Run.Status.ENDED, "The report.", 3)


def test_every_pattern_is_held_here() -> None:
    assert [one.slug for one in patterns()] == [
        "two-agents",
        "plan-code-review",
        "debate",
        "writer-critic",
        "fact-checked",
    ]
