"""The channel layer of one machine: pushes through the hub, polls nothing, safe across threads, event loops and forks.

What is sent while the hub is away is dropped after at most a second, never raised: messages only say where to look. A
reader may have missed some after that; `gap` names the type of a message that each open channel then gets.
"""

from __future__ import annotations

import asyncio
import logging
import os
import threading
import uuid
from pathlib import Path
from typing import Any

import msgpack
from channels.layers import BaseChannelLayer

from studio.embedded.inbox import Inbox
from studio.embedded.link import Link
from studio.embedded.wire import Op, frame

log = logging.getLogger("parley.hub")

Message = dict[str, Any]


class HubChannelLayer(BaseChannelLayer):
    """`path` is where the hub listens. A `receive` that is cancelled closes its channel, as consumers end that way."""

    extensions = ["groups", "flush"]

    def __init__(
        self, path: str, *, gap: str = "", capacity: int = 1000, channel_capacity: dict[Any, int] | None = None
    ) -> None:
        super().__init__(capacity=capacity)
        self._capacities = self.compile_capacities(channel_capacity or {})
        self._path = Path(path)
        self._gap = _packed({"type": gap}) if gap else None
        self._lock = threading.Lock()
        self._current: Link | None = None
        self._inboxes: dict[str, Inbox] = {}

    async def send(self, channel: str, message: Message) -> None:
        _require_message(message)
        self.require_valid_channel_name(channel)
        await self._post(frame(Op.SEND, channel, _packed(message)))

    async def receive(self, channel: str) -> Message:
        self.require_valid_channel_name(channel)
        inbox = self._inboxes.get(channel) or self._open(channel)
        try:
            received = await inbox.get()
        except asyncio.CancelledError:
            self._close(channel)
            raise
        return dict(msgpack.unpackb(received, strict_map_key=False))

    async def new_channel(self, prefix: str = "specific") -> str:
        channel = f"{self._link().address}!{prefix}.{uuid.uuid4().hex}"
        self._open(channel)
        return channel

    async def group_add(self, group: str, channel: str) -> None:
        """When this returns, no message to the group passes the channel by: subscribe first, then read."""
        self.require_valid_group_name(group)
        self.require_valid_channel_name(channel)
        await self._link().join(group, channel)

    async def group_discard(self, group: str, channel: str) -> None:
        self.require_valid_group_name(group)
        self.require_valid_channel_name(channel)
        self._link().leave(group, channel)

    async def group_send(self, group: str, message: Message) -> None:
        _require_message(message)
        self.require_valid_group_name(group)
        await self._post(frame(Op.TELL, group, _packed(message)))

    async def flush(self) -> None:
        self._inboxes.clear()
        await self._link().flush()

    async def close(self) -> None:
        """Let go of the connection and its thread; the next use makes them anew."""
        with self._lock:
            link, self._current = self._current, None
        if link:
            await asyncio.to_thread(link.stop)

    async def _post(self, message: bytes) -> None:
        link = self._link()
        if link.open or await link.opened():
            link.post(message)

    def _link(self) -> Link:
        if self._current is None or self._current.pid != os.getpid():
            with self._lock:
                if self._current is None or self._current.pid != os.getpid():
                    self._current = Link(self._path, self._deliver, self._tell_gap)
        return self._current

    def _open(self, channel: str) -> Inbox:
        inbox = self._inboxes.setdefault(channel, Inbox(self.get_capacity(channel)))
        # Only now: the hub may answer at once with what it holds for the channel.
        if "!" not in channel:
            self._link().listen(channel)
        return inbox

    def get_capacity(self, channel: str) -> int:
        return next((most for pattern, most in self._capacities if pattern.match(channel)), self.capacity)

    def _close(self, channel: str) -> None:
        self._inboxes.pop(channel, None)
        self._link().close_channel(channel)

    def _deliver(self, channels: list[str], message: bytes) -> None:
        for channel in channels:
            inbox = self._inboxes.get(channel)
            if inbox and not inbox.put(message):
                log.debug("%s takes no more messages", channel)

    def _tell_gap(self) -> None:
        if self._gap:
            self._deliver(list(self._inboxes), self._gap)


def _packed(message: Message) -> bytes:
    return bytes(msgpack.packb(message))


def _require_message(message: Message) -> None:
    if not isinstance(message, dict):
        raise TypeError("a message is a dict")
