"""Model calls of a run: whose connections, which settings, and what the journal keeps."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from decimal import Decimal
from typing import Any

import pytest

from agents.conversation.messages import ToolCall
from agents.conversation.steps import CallModel, OfferedTool, Purpose
from agents.spec import TeamSpec
from runs.calls import Calls, record, spent
from runs.journal import NOTHING
from runs.models import Run
from runs.providers.chat import Completion, Refused, Unavailable
from runs.providers.clients import close_clients
from studio.accounts.models import Workspace
from tests.model_server import ModelServer, Status, Text

pytestmark = pytest.mark.django_db(transaction=True)

HELLO = ({"role": "user", "content": "Hello?"},)
ADD = OfferedTool("add", "Add.", {"type": "object", "properties": {}})
CALL = ToolCall("a", "add", "{}")

AGENTS = [
    {"name": "alice", "type": "assistant", "model": ["First", "Second"], "temperature": 0.25, "cache": 7},
    {"name": "bob", "type": "assistant", "model": "Second"},
]
GROUP = {"name": "table", "members": ["alice", "bob"], "model": "Second", "temperature": 0.75}
CHAT = {"type": "chat", "initiator": "alice", "recipient": "table"}
TEAM = {"parley": 1, "name": "T", "agents": AGENTS, "groups": [GROUP], "conversation": CHAT}


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@pytest.fixture
async def calls(workspace: Workspace, server: ModelServer) -> AsyncIterator[Calls]:
    for name in ("First", "Second"):
        settings = {"kind": "openai", "base_url": server.base_url, "model": name.lower(), "retries": 0}
        await workspace.connections.acreate(name=name, price_prompt=1, price_completion=1, **settings)
    run = await Run.objects.acreate(workspace=workspace, number=1, spec=TEAM, task="")
    yield Calls(run, TeamSpec.parse(TEAM))
    await close_clients()


def step(agent: str = "bob", **changes: Any) -> CallModel:
    return CallModel(agent, Purpose.REPLY, HELLO, "digest", **changes)


async def answer(calls: Calls, asked: CallModel, **options: bool) -> Completion:
    return await calls.call("0", asked, **options).answer()


async def test_it_works(calls: Calls, server: ModelServer) -> None:
    server.answers(Text("Fine.", usage=(12, 3)))
    completion = await answer(calls, step(chat="0"))
    usage = {"prompt_tokens": 12, "completion_tokens": 3, "cost": str(completion.usage.cost), "estimated": False}
    whose = {"agent": "bob", "purpose": "reply", "chat": "0", "model": "second", "connection": "Second"}
    told = {"text": "Fine.", "finish": "stop", "seconds": round(completion.seconds, 3)}
    assert record(step(chat="0"), completion) == {**whose, **told, **usage}
    assert spent(completion).cost == Decimal("0.015")


async def test_the_temperature_is_the_agents(calls: Calls, server: ModelServer) -> None:
    server.answers("Fine.", "Fine.")
    await answer(calls, step("alice"))
    await answer(calls, step("bob"))
    assert [request.body.get("temperature") for request in server.requests] == [0.25, None]


async def test_a_group_selects_with_its_own_model(calls: Calls, server: ModelServer) -> None:
    server.answers("bob", model="second")
    completion = await answer(calls, step("table", choice=("alice", "bob")))
    body = server.requests[0].body
    assert (completion.text, body["temperature"], "response_format" in body) == ("bob", 0.75, True)


async def test_tools_are_offered_and_their_calls_recorded(calls: Calls, server: ModelServer) -> None:
    server.answers(Text("", calls=(CALL,), finish="tool_calls"))
    completion = await answer(calls, step(tools=(ADD,)))
    data = record(step(), completion)
    assert (data["text"], data["calls"]) == (None, [{"id": "a", "name": "add", "arguments": "{}"}])


async def test_who_failed_is_told_in_order(calls: Calls, server: ModelServer) -> None:
    server.answers(Status(401), model="first")
    server.answers(Status(500), model="second")
    call = calls.call("0", step("alice"))
    with pytest.raises(Exception, match="trouble of its own"):
        await call.answer()
    assert [(one.connection, one.cause, one.model, one.status) for one in call.failures] == [
        ("First", "refused", "first", 401),
        ("Second", "overloaded", "second", 500),
    ]


async def test_connections_are_looked_up_once(calls: Calls, server: ModelServer, workspace: Workspace) -> None:
    server.answers("One.", "Two.")
    await answer(calls, step())
    await workspace.connections.all().adelete()
    assert (await answer(calls, step())).text == "Two."


async def test_a_missing_connection_is_told(calls: Calls, workspace: Workspace) -> None:
    await workspace.connections.all().adelete()
    with pytest.raises(Unavailable, match="no model connection named “Second”"):
        await answer(calls, step())


async def test_the_cache_is_off_unless_asked_for(calls: Calls, server: ModelServer) -> None:
    server.answers("One.", "Two.")
    assert [(await answer(calls, step("bob"))).text for _ in "12"] == ["One.", "Two."]


@pytest.mark.parametrize("asked", [step("alice"), step("bob", cache=3)], ids=["of the agent", "of the chat"])
async def test_a_seed_asks_for_it(calls: Calls, server: ModelServer, asked: CallModel) -> None:
    server.answers("One.", "Two.")
    first, second = [await answer(calls, asked) for _ in "12"]
    assert (second.text, second.cached, second.usage) == ("One.", True, first.usage)
    assert (spent(second), record(asked, second)["cached"]) == (NOTHING, True)


async def test_fresh_goes_past_it(calls: Calls, server: ModelServer) -> None:
    server.answers("One.", "Two.")
    await answer(calls, step("alice"))
    assert (await answer(calls, step("alice"), fresh=True)).text == "Two."
    assert (await answer(calls, step("alice"))).text == "Two."


async def test_no_error_is_kept(calls: Calls, server: ModelServer) -> None:
    server.answers(Status(401), "Better.")
    with pytest.raises(Refused):
        await answer(calls, step("bob", cache=3))
    assert (await answer(calls, step("bob", cache=3))).text == "Better."
