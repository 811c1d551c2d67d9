"""Carries what happens in a run to a browser that watches it: "there is an entry 12", or text that is being written.

It only carries. What was missed is read from the journal by the page itself.
"""

from __future__ import annotations

from typing import Any, cast

from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.contrib.auth.models import AnonymousUser

from runs.live import run_group
from runs.models import Run, RunQuerySet
from studio.accounts.models import User

NOT_FOUND = 4404


class RunConsumer(AsyncJsonWebsocketConsumer):
    """Subscribes first, then says where the journal is: an entry written in between is told twice, never lost."""

    async def connect(self) -> None:
        self.group = ""
        if not await self._may_watch():
            await self.close(NOT_FOUND)
            return
        self.group = run_group(self.scope["url_route"]["kwargs"]["pk"])
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()
        seq = await self._run().values_list("seq", flat=True).aget()
        await self.send_json({"type": "entry", "seq": seq})

    async def disconnect(self, _code: int) -> None:
        if self.group:
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def run_entry(self, message: dict[str, Any]) -> None:
        # Entries are few, so that somebody who was removed is out with the next one.
        if not await self._may_watch():
            await self.close(NOT_FOUND)
            return
        await self.send_json({"type": "entry", "seq": message["seq"]})

    async def run_draft(self, message: dict[str, Any]) -> None:
        await self.send_json({**message, "type": "draft"})

    async def _may_watch(self) -> bool:
        return await self._run().aexists()

    def _run(self) -> RunQuerySet:
        user = cast("User | AnonymousUser", self.scope["user"])
        return Run.objects.visible_to(user).filter(pk=self.scope["url_route"]["kwargs"]["pk"])
