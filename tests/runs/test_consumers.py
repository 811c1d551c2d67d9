from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.test import Client

from runs import live
from runs.models import Run
from studio.accounts.models import Membership, User, Workspace
from studio.asgi import application
from tests.runs import rig

pytestmark = pytest.mark.django_db(transaction=True)

OWN_PAGE = b"http://localhost"


@pytest.fixture
def run(workspace: Workspace) -> Run:
    return rig.start(workspace, rig.DONE)


def cookie(person: User | None) -> bytes:
    client = Client()
    if person:
        client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}".encode() if person else b"none=1"


@asynccontextmanager
async def socket(run: Run, person: User | None, origin: bytes = OWN_PAGE) -> AsyncIterator[tuple[Any, bool, Any]]:
    """The socket, whether it was accepted, and with which code it was not."""
    headers = [(b"origin", origin), (b"host", b"localhost"), (b"cookie", await database_sync_to_async(cookie)(person))]
    communicator = WebsocketCommunicator(application, f"/ws/runs/{run.pk}/", headers)
    connected, code = await communicator.connect()
    yield communicator, connected, code
    await communicator.disconnect()


@pytest.mark.parametrize("who", ["alice", "bob"])
async def test_members_watch(request: pytest.FixtureRequest, run: Run, who: str) -> None:
    async with socket(run, request.getfixturevalue(who)) as (watching, connected, _):
        assert connected
        assert await watching.receive_json_from() == {"type": "entry", "seq": 1}


async def test_strangers_do_not(run: Run, charlie: User) -> None:
    async with socket(run, charlie) as (_, connected, code):
        assert (connected, code) == (False, 4404)


async def test_nor_who_is_not_signed_in(run: Run) -> None:
    async with socket(run, None) as (_, connected, code):
        assert (connected, code) == (False, 4404)


async def test_nor_pages_of_another_site(run: Run, alice: User) -> None:
    async with socket(run, alice, b"https://evil.example") as (_, connected, _code):
        assert not connected


async def test_it_carries_entries_and_drafts(run: Run, bob: User) -> None:
    async with socket(run, bob) as (watching, _, _code):
        await watching.receive_json_from()
        await live.announce(run.pk, 2)
        assert await watching.receive_json_from() == {"type": "entry", "seq": 2}
        draft = live.Draft(run.pk, "1", "text", "coder")
        draft("Hello")
        await draft.close()
        told = await watching.receive_json_from()
        assert (told["type"], told["step"], told["at"], told["text"]) == ("draft", "1", 0, "Hello")


async def test_after_a_gap_it_says_where_the_journal_is(run: Run, bob: User) -> None:
    async with socket(run, bob) as (watching, _, _):
        await watching.receive_json_from()
        await get_channel_layer().group_send(live.run_group(run.pk), {"type": "layer.gap"})
        assert await watching.receive_json_from() == {"type": "entry", "seq": 1}


async def test_other_runs_are_not_heard(run: Run, bob: User, workspace: Workspace) -> None:
    other = await database_sync_to_async(rig.start)(workspace, rig.DONE)
    async with socket(run, bob) as (watching, _, _code):
        await watching.receive_json_from()
        await live.announce(other.pk, 7)
        assert await watching.receive_nothing()


async def test_who_is_removed_is_out_with_the_next_entry(run: Run, bob: User) -> None:
    async with socket(run, bob) as (watching, _, _code):
        await watching.receive_json_from()
        await Membership.objects.filter(user=bob).adelete()
        await live.announce(run.pk, 2)
        assert await watching.receive_output() == {"type": "websocket.close", "code": 4404}


async def test_nothing_is_left_behind(run: Run, bob: User) -> None:
    async with socket(run, bob):
        pass
    layer: Any = get_channel_layer()
    assert live.run_group(run.pk) not in layer.groups
