"""Carries what happens to a browser that watches: in a run, "there is an entry 12" or text that is being written; in a
team, "its draft has revision 7"; in a queue, "it is another one now".

It only carries. What was missed is read by the page itself.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, cast
from uuid import UUID

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.contrib.auth.models import AnonymousUser

from agents.models import Team
from runs.live import queue_group, run_group, team_group
from runs.models import Run
from studio.accounts.models import User, Workspace

NOT_FOUND = 4404


class Watching(AsyncJsonWebsocketConsumer):
    """Subscribes first, then says where things are: what is written in between is told twice, never lost."""

    async def connect(self) -> None:
        self.group = ""
        if await self.cursor() is None:
            await self.close(NOT_FOUND)
            return
        self.group = self.room()
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()
        await self.tell({})

    async def disconnect(self, _code: int) -> None:
        if self.group:
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def layer_gap(self, _message: dict[str, Any]) -> None:
        # The layer was away, and what it would have carried is lost.
        await self.tell({})

    async def tell(self, news: dict[str, Any]) -> None:
        """News are few, so that somebody who was removed is out with the next one."""
        cursor = await self.cursor()
        if cursor is None:
            await self.close(NOT_FOUND)
            return
        await self.send_json(self.message(cursor, news))

    @abstractmethod
    def room(self) -> str:
        """The group of the channel layer."""

    @abstractmethod
    async def cursor(self) -> int | None:
        """How far what is watched has come; None for somebody who may not see it."""

    @abstractmethod
    def message(self, cursor: int, news: dict[str, Any]) -> dict[str, Any]:
        """What the page is told."""

    @property
    def _pk(self) -> UUID:
        pk: UUID = self.scope["url_route"]["kwargs"]["pk"]
        return pk

    @property
    def _user(self) -> User | AnonymousUser:
        return cast("User | AnonymousUser", self.scope["user"])


class RunConsumer(Watching):
    async def run_entry(self, message: dict[str, Any]) -> None:
        await self.tell(message)

    async def run_draft(self, message: dict[str, Any]) -> None:
        await self.send_json({**message, "type": "draft"})

    def room(self) -> str:
        return run_group(self._pk)

    @database_sync_to_async
    def cursor(self) -> int | None:
        return Run.objects.visible_to(self._user).filter(pk=self._pk).values_list("seq", flat=True).first()

    def message(self, cursor: int, news: dict[str, Any]) -> dict[str, Any]:
        return {"type": "entry", "seq": news.get("seq", cursor)}


class TeamConsumer(Watching):
    async def team_edited(self, message: dict[str, Any]) -> None:
        await self.tell(message)

    def room(self) -> str:
        return team_group(self._pk)

    @database_sync_to_async
    def cursor(self) -> int | None:
        return Team.objects.visible_to(self._user).filter(pk=self._pk).values_list("revision", flat=True).first()

    def message(self, cursor: int, news: dict[str, Any]) -> dict[str, Any]:
        return {"session": "", "by": "", "label": "", "revision": cursor} | news | {"type": "edited"}


class QueueConsumer(Watching):
    """Of a workspace. It has no cursor to tell: the page asks for the list as it is."""

    async def queue_changed(self, message: dict[str, Any]) -> None:
        await self.tell(message)

    def room(self) -> str:
        return queue_group(self._pk)

    @database_sync_to_async
    def cursor(self) -> int | None:
        user = self._user
        mine = Workspace.objects.filter(pk=self._pk, memberships__user=user.pk)
        return 0 if user.is_authenticated and mine.exists() else None

    def message(self, _cursor: int, _news: dict[str, Any]) -> dict[str, Any]:
        return {"type": "changed"}
