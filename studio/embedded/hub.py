"""The hub of the channel layer: it knows who reads what, and passes messages on. One runs in the supervisor.

It keeps nothing but messages to general channels that nobody reads yet. A client that does not take what it is sent is
cut off: it connects again, subscribes again and reads what it missed from the journal.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections import deque
from pathlib import Path
from typing import Any

from studio.embedded.wire import BadFrame, Frames, Op, frame, socket_path

log = logging.getLogger("parley.hub")

#: So many bytes may wait for one client: some seconds of a busy studio.
LARGEST_BACKLOG = 8 << 20
#: Messages kept for a general channel until somebody reads it, and the number of such channels.
MOST_HELD, MOST_HELD_CHANNELS = 100, 100


class Hub:
    """Everything happens on one event loop, so frames of one client keep their order."""

    def __init__(self, path: Path, backlog: int = LARGEST_BACKLOG) -> None:
        self.path = socket_path(path)
        self.backlog = backlog
        self.clients: set[_Client] = set()
        self._readers: dict[str, _Client] = {}
        self._groups: dict[str, dict[_Client, set[str]]] = {}
        self._held: dict[str, deque[bytes]] = {}
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen, for this user only. The caller holds the lock on the home, so a socket that lies there is dead."""
        self.path.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(str(self.path))
        # Nobody can connect between the two: it does not listen yet.
        self.path.chmod(0o600)
        self._server = await asyncio.get_running_loop().create_unix_server(lambda: _Client(self), sock=listener)

    async def stop(self) -> None:
        if self._server:
            self._server.close()
        for client in list(self.clients):
            client.cut_off()
        if self._server:
            await self._server.wait_closed()
        self.path.unlink(missing_ok=True)

    def take(self, client: _Client, received: list[Any]) -> None:
        """Do what a frame asks for."""
        match received:
            case [Op.TELL, str(group), bytes(message)]:
                self._tell(group, message)
            case [Op.SEND, str(channel), bytes(message)]:
                self._send(channel, message)
            case [Op.JOIN, int(ticket), str(group), str(channel)]:
                self._groups.setdefault(group, {}).setdefault(client, set()).add(channel)
                client.push(frame(Op.DONE, ticket))
            case [Op.LEAVE, str(group), str(channel)]:
                self._leave(group, client, channel)
            case [Op.HELLO | Op.LISTEN, str(address)]:
                self._readers[address] = client
                self._hand_over(address)
            case [Op.CLOSE, str(channel)]:
                self._close(client, channel)
            case [Op.FLUSH, int(ticket)]:
                self._groups.clear()
                self._held.clear()
                client.push(frame(Op.DONE, ticket))
            case _:
                raise BadFrame(received[0])

    def forget(self, client: _Client) -> None:
        """The client is gone, and with it all that it read."""
        self.clients.discard(client)
        self._readers = {address: reader for address, reader in self._readers.items() if reader is not client}
        for group in [name for name, members in self._groups.items() if client in members]:
            self._drop(group, client)

    def _tell(self, group: str, message: bytes) -> None:
        # A copy: pushing may cut a client off, which changes the group.
        for client, channels in list(self._groups.get(group, {}).items()):
            client.push(frame(Op.MESSAGE, list(channels), message))

    def _send(self, channel: str, message: bytes) -> None:
        address, mark, _ = channel.partition("!")
        if reader := self._readers.get(address):
            reader.push(frame(Op.MESSAGE, [channel], message))
        elif not mark:
            self._hold(channel, message)

    def _hold(self, channel: str, message: bytes) -> None:
        self._held.setdefault(channel, deque(maxlen=MOST_HELD)).append(message)
        if len(self._held) > MOST_HELD_CHANNELS:
            del self._held[next(iter(self._held))]

    def _hand_over(self, channel: str) -> None:
        for message in self._held.pop(channel, ()):
            self._send(channel, message)

    def _close(self, client: _Client, channel: str) -> None:
        if self._readers.get(channel) is client:
            del self._readers[channel]
        for group in [name for name, members in self._groups.items() if channel in members.get(client, ())]:
            self._leave(group, client, channel)

    def _leave(self, group: str, client: _Client, channel: str) -> None:
        channels = self._groups.get(group, {}).get(client, set())
        channels.discard(channel)
        if not channels:
            self._drop(group, client)

    def _drop(self, group: str, client: _Client) -> None:
        members = self._groups.get(group, {})
        members.pop(client, None)
        if not members:
            self._groups.pop(group, None)


class _Client(asyncio.Protocol):
    """The hub's end of one connection."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._frames = Frames()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._hub.clients.add(self)

    def connection_lost(self, _: Exception | None) -> None:
        self._hub.forget(self)

    def data_received(self, data: bytes) -> None:
        try:
            for received in self._frames.feed(data):
                self._hub.take(self, received)
        except BadFrame as error:
            log.warning("a client of the hub was cut off, it sent what is not understood: %s", error)
            self.cut_off()

    def push(self, message: bytes) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        if self._transport.get_write_buffer_size() > self._hub.backlog:
            log.warning("a client of the hub was cut off: it does not take what it is sent")
            self.cut_off()
        else:
            self._transport.write(message)

    def cut_off(self) -> None:
        if self._transport:
            self._transport.abort()
