"""Whoever has a team open hears of each edit, and nobody else does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import pytest
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from channels.testing import WebsocketCommunicator

from agents.builder.drafts import Asked, save
from agents.models import Team
from runs import live
from studio.accounts.models import Membership, User, Workspace
from studio.asgi import application
from tests.agents.spec_making import PAIR
from tests.runs.test_consumers import OWN_PAGE, cookie

pytestmark = pytest.mark.django_db(transaction=True)

ADD = {"op": "add", "what": "human"}


@pytest.fixture
def team(workspace: Workspace) -> Team:
    return Team.objects.create(workspace=workspace, name="Pair", spec=PAIR)


@asynccontextmanager
async def socket(team: Team, person: User | None, origin: bytes = OWN_PAGE) -> AsyncIterator[tuple[Any, bool, Any]]:
    headers = [(b"origin", origin), (b"host", b"localhost"), (b"cookie", await database_sync_to_async(cookie)(person))]
    communicator = WebsocketCommunicator(application, f"/ws/teams/{team.pk}/", headers)
    connected, code = await communicator.connect()
    yield communicator, connected, code
    await communicator.disconnect()


async def test_members_hear_of_each_edit(team: Team, alice: User, bob: User) -> None:
    async with socket(team, bob) as (watching, connected, _):
        assert connected
        first = await watching.receive_json_from()
        assert (first["type"], first["revision"]) == ("edited", 0)
        await database_sync_to_async(save)(team, Asked(ADD, uuid4(), "hers"), alice)
        said = [await watching.receive_json_from() for _ in range(2)]
        assert [(one["revision"], one["session"], one["by"], one["label"]) for one in said] == [
            (1, "", "", "Arranged"),
            (2, "hers", "Alice", "Added human"),
        ]


async def test_strangers_do_not(team: Team, charlie: User) -> None:
    async with socket(team, charlie) as (_, connected, code):
        assert (connected, code) == (False, 4404)


async def test_nor_does_another_page(team: Team, bob: User) -> None:
    async with socket(team, bob, b"http://elsewhere.example") as (_, connected, _code):
        assert not connected


async def test_whoever_is_removed_is_out_with_the_next_edit(team: Team, alice: User, bob: User) -> None:
    async with socket(team, bob) as (watching, _, _):
        await watching.receive_json_from()
        await database_sync_to_async(Membership.objects.filter(user=bob).delete)()
        await database_sync_to_async(save)(team, Asked(ADD, uuid4(), "hers"), alice)
        assert (await watching.receive_output())["code"] == 4404


async def test_after_a_gap_it_says_where_things_are(team: Team, bob: User) -> None:
    async with socket(team, bob) as (watching, _, _):
        await watching.receive_json_from()
        await get_channel_layer().group_send(live.team_group(team.pk), {"type": "layer.gap"})
        assert (await watching.receive_json_from())["revision"] == 0
