"""Whole runs in which tools answer: the driver asks, a real cell or a real server does, the conversation goes on."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from agents.conversation.messages import ToolCall
from runs import driver, forks, journal, lifecycle
from runs.models import Run
from runs.reviews import deciding, verdicts
from runs.sandbox.cell import File, Sandbox
from tests.model_server import Hold, ModelServer, Text
from tests.runs.rig import DONE, go_on, start_team, team, waiting_review
from tests.runs.tools.conftest import Website

pytestmark = pytest.mark.django_db(transaction=True)


def asking(tool: dict[str, Any], **arguments: Any) -> dict[str, Any]:
    """A team whose second agent answers with what a tool gives, and then is done."""
    rule = {"name": "look", "reply": {"tool": tool["name"], "arguments": arguments}}
    spec = team(rules=[rule], only_rules=True, max_auto_replies=1) | {"tools": [tool]}
    spec["conversation"] = {"type": "chat", "initiator": "coder", "recipient": "executor", "max_turns": 1}
    return spec


async def said_by(workspace, sandbox: Sandbox, spec: dict[str, Any], *files: File) -> tuple[Run, Any]:
    run = await sync_to_async(start_team)(workspace, spec, "hello", files=files, task="Ada")
    run = await go_on(run, sandbox)
    entries = await sync_to_async(journal.read)(run.pk)
    return run, [entry.data["content"] for entry in entries if entry.kind == "said"][-1]


async def test_a_python_function(workspace, bubblewrap: Sandbox):
    tool = {"type": "python", "name": "greet", "source": "def greet(who: str): return {'to': who, 'a': 1}"}
    run, said = await said_by(workspace, bubblewrap, asking(tool, who="{last}"))
    assert (run.status, said) == ("ended", '{"to": "Ada", "a": 1}')


async def test_a_query(workspace, bubblewrap: Sandbox):
    tool = {"type": "sql", "name": "ask", "file": "p.csv", "query": "select age from p where name = :who"}
    _, said = await said_by(workspace, bubblewrap, asking(tool, who="Ada"), File("p.csv", b"name,age\nAda,36\n"))
    assert said == '[{"age": 36}]'


async def test_a_call_to_the_outside(workspace, bubblewrap: Sandbox, allowed: Website):
    tool = {"type": "http", "name": "fetch", "url": f"{allowed.address}/text"}
    run, said = await said_by(workspace, bubblewrap, asking(tool))
    assert (run.status, said, len(allowed.asked)) == ("ended", "grüß", 1)


async def cut_off(workspace, site: Website, method: str) -> Run:
    """A run whose worker is told to end while a server has been called and has not answered."""
    tool = {"type": "http", "name": "call", "url": f"{site.address}/once", "method": method, "review": "never"}
    run = await sync_to_async(start_team)(workspace, asking(tool), "hello", task="Ada", approve="all")
    driven = asyncio.ensure_future(driver.drive(run.pk))
    while not site.asked:
        await asyncio.sleep(0)
    driven.cancel()
    with suppress(asyncio.CancelledError):
        await driven
    return await go_on(run)


async def said_last(run: Run) -> str:
    entries = await sync_to_async(journal.read)(run.pk)
    return [entry.data["content"] for entry in entries if entry.kind == "said"][-1]


async def test_a_call_that_was_cut_off_is_made_again_where_that_is_harmless(workspace, allowed: Website):
    run = await cut_off(workspace, allowed, "GET")
    assert (run.status, await said_last(run), len(allowed.asked)) == ("ended", "done", 2)


async def test_a_call_that_was_cut_off_is_put_before_a_person_whatever_the_rules(workspace, allowed: Website):
    run = await cut_off(workspace, allowed, "POST")
    assert (run.waits_for, len(allowed.asked)) == (Run.WaitsFor.REVIEW, 1)


async def test_a_person_lets_it_happen_again(workspace, alice, allowed: Website):
    run = await cut_off(workspace, allowed, "POST")
    review = await sync_to_async(waiting_review)(run)
    await sync_to_async(deciding.decide)(review.pk, verdicts.Approve(review.digest), alice)
    run = await go_on(run)
    assert (run.status, await said_last(run), len(allowed.asked)) == ("ended", "done", 2)


async def test_a_person_does_not_let_it_happen_again(workspace, alice, allowed: Website):
    run = await cut_off(workspace, allowed, "POST")
    review = await sync_to_async(waiting_review)(run)
    await sync_to_async(deciding.decide)(review.pk, verdicts.Reject(review.digest, "I looked."), alice)
    run = await go_on(run)
    said = await said_last(run)
    assert ("was cut off" in said, said.endswith("I looked."), len(allowed.asked)) == (True, True, 1)


async def test_a_fork_asks_as_well_before_a_call_that_was_cut_off_is_made_again(workspace, allowed: Website):
    run = await cut_off(workspace, allowed, "POST")
    (requested,) = [e.seq for e in await sync_to_async(journal.read)(run.pk) if e.kind == "tool_requested"]
    for at in (requested, run.seq):
        fork = await go_on(await sync_to_async(lambda at=at: forks.fork(run, at, ring=False))())
        assert (fork.waits_for, len(allowed.asked)) == (Run.WaitsFor.REVIEW, 1)


async def test_a_pause_is_heard_before_the_outside_is_called(workspace, allowed: Website):
    hold, call = Hold(), ToolCall("1", "fetch", "{}")
    tool = {"type": "http", "name": "fetch", "url": f"{allowed.address}/text", "method": "POST", "review": "never"}
    spec = team(runs=["fetch"]) | {"tools": [tool]}
    spec["agents"][0]["offers"] = ["fetch"]
    with ModelServer() as server:
        server.answers(Text("Let me see.", calls=(call,), hold=hold), Text(DONE))
        run = await sync_to_async(start_team)(workspace, spec, task="Ada")
        where = {"kind": "openai", "base_url": server.base_url, "model": "m"}
        await workspace.connections.filter(name="Script").aupdate(**where)
        driving = asyncio.ensure_future(driver.drive(run.pk))
        await hold.reached()
        await sync_to_async(lifecycle.pause)(run.pk)
        hold.release()
        await driving
        run = await go_on(run)
        assert (run.status, allowed.asked) == ("paused", [])
        await sync_to_async(lifecycle.resume)(run.pk)
        assert ((await go_on(run)).status, len(allowed.asked)) == ("ended", 1)
