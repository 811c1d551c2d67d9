"""Test this agent: its model is asked over HTTP as a run would ask it, and answers piece by piece."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from django.test import AsyncClient
from django.urls import reverse

from agents.conversation.messages import ToolCall
from agents.models import ModelConnection, Team
from runs.providers import remote
from runs.providers.clients import close_clients
from studio.accounts.models import User, Workspace
from tests.agents.spec_making import ADD
from tests.model_server import Hold, ModelServer, Status, Text

pytestmark = pytest.mark.django_db(transaction=True)

CODER = {
    "name": "coder",
    "type": "assistant",
    "model": ["First", "Second"],
    "instructions": "You code.",
    "temperature": 0.5,
    "offers": ["add"],
    "appends": " Be brief.",
}
EXECUTOR = {"name": "executor", "type": "user_proxy", "runs": ["add"]}


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as running:
        yield running


@pytest.fixture
def team(workspace: Workspace, server: ModelServer) -> Team:
    for name in ("First", "Second"):
        ModelConnection.objects.create(
            workspace=workspace, name=name, kind="openai", model=name, base_url=server.base_url, retries=0, timeout=20
        )
    spec = {
        "parley": 1,
        "name": "Pair",
        "agents": [dict(CODER), dict(EXECUTOR)],
        "tools": [{"name": "add", "type": "python", "source": ADD}],
        "conversation": {"initiator": "executor", "recipient": "coder"},
    }
    return Team.objects.create(workspace=workspace, name="Pair", spec=spec)


@pytest.fixture
async def as_bob(bob: User, workspace: Workspace) -> AsyncIterator[AsyncClient]:
    client = AsyncClient()
    await client.aforce_login(bob)
    yield client
    remote._refused.clear()
    await close_clients()


async def ask(client: AsyncClient, team: Team, message: str = "Add", id_: str = "agent.coder") -> Any:
    return await client.post(reverse("runs:try-agent", args=[team.pk]), {"id": id_, "message": message})


async def events(response: Any) -> list[dict[str, Any]]:
    if not response.streaming:
        return [json.loads(line) for line in response.content.splitlines()]
    return [json.loads(line) async for line in response.streaming_content]


async def test_the_model_is_asked_as_a_run_would_and_the_answer_is_counted(
    as_bob: AsyncClient, team: Team, server: ModelServer
) -> None:
    server.answers(Text("Two and two.", usage=(12, 3)))
    found = await events(await ask(as_bob, team))
    assert "".join(event.get("text", "") for event in found) == "Two and two."
    assert found[-1]["model"] == "First"
    assert found[-1]["end"].startswith("12 tokens in, 3 out, ")
    body = server.requests[0].body
    said = [(one["role"], one["content"]) for one in body["messages"]]
    assert said == [("system", "You code."), ("user", "Add Be brief.")]
    assert (body["temperature"], body["tools"][0]["function"]["name"]) == (0.5, "add")


async def test_pieces_come_while_the_model_is_still_writing(
    as_bob: AsyncClient, team: Team, server: ModelServer
) -> None:
    hold = Hold()
    server.answers(Text("one two", hold=hold, hold_at=1))
    lines = aiter((await ask(as_bob, team)).streaming_content)
    assert json.loads(await anext(lines)) == {"text": "one "}
    hold.release()
    assert json.loads(await anext(lines)) == {"text": "two"}
    assert "end" in json.loads(await anext(lines))


async def test_who_reads_no_further_ends_the_call(as_bob: AsyncClient, team: Team, server: ModelServer) -> None:
    hold = Hold()
    server.answers(Text("one two", hold=hold, hold_at=1))
    lines = (await ask(as_bob, team)).streaming_content
    await anext(lines)
    reading = asyncio.ensure_future(anext(lines))
    (asked,) = [task for task in asyncio.all_tasks() if task.get_name() == "a question to an agent"]
    await asyncio.sleep(0)
    reading.cancel()  # as the server does where a browser goes away
    await asyncio.wait([reading, asked])
    hold.release()
    assert asked.cancelled()


async def test_a_call_of_a_tool_is_shown_and_not_run(as_bob: AsyncClient, team: Team, server: ModelServer) -> None:
    server.answers(Text("", calls=(ToolCall("1", "add", '{"a": 2}'),), finish="tool_calls"))
    found = await events(await ask(as_bob, team))
    assert {"calls": [{"name": "add", "arguments": '{"a": 2}'}]} in found
    assert len(server.requests) == 1


async def test_the_next_connection_answers_where_the_first_does_not(
    as_bob: AsyncClient, team: Team, server: ModelServer
) -> None:
    server.answers(Status(500, "on fire"), model="First")
    server.answers("Here.", model="Second")
    found = await events(await ask(as_bob, team))
    assert found[0]["failed"] == "First"
    assert found[-1]["model"] == "Second"


async def test_where_none_answers_the_cause_and_the_mend_are_told(
    as_bob: AsyncClient, team: Team, server: ModelServer
) -> None:
    server.answers(Status(401, "no such key"), Status(401, "no such key"))
    last = (await events(await ask(as_bob, team)))[-1]
    assert last["cause"] == "refused"
    assert last["mend"]


async def _refused(client: AsyncClient, team: Team, **fields: str) -> str:
    response = await ask(client, team, **fields)
    assert response.status_code == 422
    (event,) = await events(response)
    return f"{event['error']} {event['mend']}"


async def test_what_cannot_be_asked_is_refused_with_what_to_do(as_bob: AsyncClient, team: Team) -> None:
    assert "Write a message" in await _refused(as_bob, team, message=" ")
    assert "executor has no model" in await _refused(as_bob, team, id_="agent.executor")
    assert "Make it shorter" in await _refused(as_bob, team, message="x" * 20_001)
    team.spec["agents"][0]["model"] = "Gone"
    await team.asave()
    assert "named “Gone”" in await _refused(as_bob, team)
    team.spec["agents"][0]["temperature"] = 9
    await team.asave()
    assert "must be mended first" in await _refused(as_bob, team)


async def test_what_is_broken_elsewhere_does_not_matter(as_bob: AsyncClient, team: Team, server: ModelServer) -> None:
    server.answers("Yes.")
    team.spec["conversation"] = None
    team.spec["agents"][1]["type"] = "martian"
    await team.asave()
    assert "end" in (await events(await ask(as_bob, team)))[-1]


@pytest.mark.parametrize("id_", ["agent.nobody", "group.coder", "", "team"])
async def test_nobody_else_is_found(as_bob: AsyncClient, team: Team, id_: str) -> None:
    assert (await ask(as_bob, team, id_=id_)).status_code == 404


async def test_strangers_find_no_team(charlie: User, team: Team) -> None:
    client = AsyncClient()
    await client.aforce_login(charlie)
    assert (await ask(client, team)).status_code == 404


async def test_nothing_is_asked_without_a_token_or_by_get(bob: User, team: Team) -> None:
    client = AsyncClient(enforce_csrf_checks=True)
    await client.aforce_login(bob)
    assert (await ask(client, team)).status_code == 403
    assert (await client.get(reverse("runs:try-agent", args=[team.pk]))).status_code == 405
