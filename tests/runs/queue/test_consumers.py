"""Whoever has the queue open hears that it changed, and nobody else does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator

from runs import live
from studio.accounts.models import Membership, User, Workspace
from studio.asgi import application
from tests.runs import rig
from tests.runs.test_consumers import OWN_PAGE, cookie

pytestmark = pytest.mark.django_db(transaction=True)


@asynccontextmanager
async def socket(workspace: Workspace, person: User | None) -> AsyncIterator[tuple[Any, bool, Any]]:
    headers = [
        (b"origin", OWN_PAGE),
        (b"host", b"localhost"),
        (b"cookie", await database_sync_to_async(cookie)(person)),
    ]
    communicator = WebsocketCommunicator(application, f"/ws/workspaces/{workspace.pk}/queue/", headers)
    connected, code = await communicator.connect()
    yield communicator, connected, code
    await communicator.disconnect()


async def test_members_hear_that_something_waits(workspace: Workspace, bob: User) -> None:
    async with socket(workspace, bob) as (watching, _, _):
        assert await watching.receive_json_from() == {"type": "changed"}
        run = await database_sync_to_async(rig.start)(workspace, rig.FAILING)
        await rig.go_on(run)
        assert await watching.receive_json_from() == {"type": "changed"}


async def test_strangers_do_not(workspace: Workspace, charlie: User) -> None:
    for person in (charlie, None):
        async with socket(workspace, person) as (_, connected, code):
            assert (connected, code) == (False, 4404)


async def test_whoever_is_removed_is_out_with_the_next_change(workspace: Workspace, bob: User) -> None:
    async with socket(workspace, bob) as (watching, _, _):
        await watching.receive_json_from()
        await database_sync_to_async(Membership.objects.filter(user=bob).delete)()
        await live.queue_changed(workspace.pk)
        assert (await watching.receive_output())["code"] == 4404
