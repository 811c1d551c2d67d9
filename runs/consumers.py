"""Carries what happens in a run to a browser that watches it: "there is an entry 12", or text that is being written.

It only carries. What was missed is read from the journal by the page itself.
"""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.contrib.auth.models import AnonymousUser

from runs.live import run_group
from runs.models import Run
from studio.accounts.models import User

NOT_FOUND = 4404


class RunConsumer(AsyncJsonWebsocketConsumer):
    """Subscribes first, then says where the journal is: an entry written in between is told twice, never lost."""

    async def connect(self) -> None:
        self.group = ""
        if await self._seq() is None:
            await self.close(NOT_FOUND)
            return
        self.group = run_group(self._run_id)
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()
        await self.send_json({"type": "entry", "seq": await self._seq()})

    async def disconnect(self, _code: int) -> None:
        if self.group:
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def run_entry(self, message: dict[str, Any]) -> None:
        # Entries are few, so that somebody who was removed is out with the next one.
        if await self._seq() is None:
            await self.close(NOT_FOUND)
            return
        await self.send_json({"type": "entry", "seq": message["seq"]})

    async def run_draft(self, message: dict[str, Any]) -> None:
        await self.send_json({**message, "type": "draft"})

    async def layer_gap(self, _message: dict[str, Any]) -> None:
        # The layer was away, and what it would have carried is lost.
        await self.run_entry({"seq": await self._seq()})

    @property
    def _run_id(self) -> UUID:
        run_id: UUID = self.scope["url_route"]["kwargs"]["pk"]
        return run_id

    @database_sync_to_async
    def _seq(self) -> int | None:
        """The newest entry of the run; None for somebody who may not see it."""
        user = cast("User | AnonymousUser", self.scope["user"])
        return Run.objects.visible_to(user).filter(pk=self._run_id).values_list("seq", flat=True).first()
