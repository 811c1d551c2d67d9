"""A group chat through the real driver: what a turn writes, and what a cut costs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from agents.spec import TeamSpec
from runs import journal, lifecycle
from runs.lifecycle import Order
from runs.models import Run
from runs.performance import MOST_ROWS
from tests.model_server import Hold, ModelServer, Text

from .killing import is_write, killed_after_write, killed_before_statement, time_passes, watched
from .rig import go_on, start_team, waiting_question

pytestmark = pytest.mark.django_db(transaction=True)

MESSAGES = 6
CALLS = MESSAGES - 1


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@pytest.fixture
def began(workspace, server):
    workspace.connections.create(name="M", kind="openai", base_url=server.base_url, model="m")
    member = {"type": "assistant", "model": "M"}
    spec = {
        "parley": 1,
        "name": "Table",
        "seed": 7,
        "agents": [{"name": name, **member} for name in ("ada", "ben", "cleo")],
        "groups": [{"name": "table", "members": ["ada", "ben", "cleo"], "selection": "random", "max_rounds": MESSAGES}],
        "conversation": {"type": "chat", "initiator": "ada", "recipient": "table"},
    }

    async def begin(*first: Text) -> Run:
        server.answers(*first, *["Indeed."] * (CALLS + 1))
        order = Order(workspace, TeamSpec.parse(spec), "Is a hot dog a sandwich?")
        return await sync_to_async(lambda: lifecycle.start(order, ring=False))()

    return begin


def counting(writes: list[str]) -> Callable[..., Any]:
    """Puts each statement that writes a group of entries into `writes`."""

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if is_write(sql):
            writes.append(sql)
        return execute(sql, params, many, context)

    return watch


async def story(run: Run) -> list[tuple[object, ...]]:
    entries = await sync_to_async(journal.read)(run.pk)
    return [
        (entry.seq, entry.kind, entry.step, entry.identity, entry.data | {"seconds": 0, "by": ""}) for entry in entries
    ]


async def test_it_works(began, server):
    run = await go_on(await began())
    assert (run.status, run.stop_rule, len(server.requests)) == (Run.Status.ENDED, "max_round", CALLS)


async def test_a_turn_is_one_write(began):
    writes: list[str] = []
    run = await began()
    async with watched(counting(writes)):
        await go_on(run)
    assert len(writes) == CALLS + 1  # before each call, and at the end


async def test_everything_before_a_call_is_written_when_it_is_made(began, server):
    """Nothing that a model answered hangs on the process while another one thinks."""
    hold, seen = Hold(), []
    run = await began(Text("One."), Text("Two."), Text("Three.", hold=hold))

    async def look() -> None:
        await hold.reached()
        seen.extend(await sync_to_async(journal.read)(run.pk))
        hold.release()

    await asyncio.gather(look(), go_on(run))
    kinds = [entry.kind for entry in seen]
    assert kinds.count("model_answered") == 2
    assert kinds[-3:] == ["said", "speaker_chosen", "model_called"]


async def test_killed_after_every_write_it_ends_alike_and_asks_no_model_again(began, server):
    expected = await story(await go_on(await began()))
    for place in count(1):
        server.requests.clear()
        run = await began()
        async with killed_after_write(place) as death:
            await go_on(run)
        await sync_to_async(time_passes)(run)
        run = await go_on(run)
        assert (await story(run), len(server.requests)) == (expected, CALLS), f"killed at {place}"
        if not death.struck:
            break


async def test_killed_before_any_statement_it_ends_alike_and_the_cut_costs_one_call_at_most(began, server):
    expected = await story(await go_on(await began()))
    for place in count(1):
        server.requests.clear()
        run = await began()
        async with killed_before_statement(place) as death:
            await go_on(run)
        await sync_to_async(time_passes)(run)
        run = await go_on(run)
        assert await story(run) == expected, f"killed at {place}"
        assert len(server.requests) <= CALLS + 1
        if not death.struck:
            break


async def test_who_chooses_the_next_speaker_is_shown_the_choices(workspace):
    member = {"type": "assistant", "default_reply": "Indeed.", "termination": {"match": "never"}}
    spec = {
        "parley": 1,
        "name": "Chaired",
        "agents": [{"name": name, **member} for name in ("ada", "ben")],
        "groups": [{"name": "table", "members": ["ada", "ben"], "selection": "manual", "max_rounds": 2}],
        "conversation": {"type": "chat", "initiator": "ada", "recipient": "table"},
    }
    run = await go_on(await sync_to_async(start_team)(workspace, spec))
    question = await sync_to_async(waiting_question)(run)
    asked = await run.entries.aget(kind="person_asked")
    assert question.choices == asked.data["choices"] == ["ada", "ben"]
    assert (asked.data["prompt"], asked.data["agent"]) == ("choose_speaker", "table")


async def test_a_long_chat_that_asks_nobody_is_written_in_parts(workspace):
    member = {"type": "assistant", "default_reply": "Indeed.", "max_auto_replies": None}
    spec = {
        "parley": 1,
        "name": "Parrots",
        "agents": [{"name": name, **member} for name in ("ada", "ben")],
        "conversation": {"type": "chat", "initiator": "ada", "recipient": "ben", "max_turns": MOST_ROWS},
    }
    writes: list[str] = []
    run = await sync_to_async(start_team)(workspace, spec)
    async with watched(counting(writes)):
        run = await go_on(run)
    assert (run.status, run.stop_rule, len(writes)) == (Run.Status.ENDED, "max_turns", 3)
