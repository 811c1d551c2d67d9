"""The only way out of a cell: what a block says to a port of this machine's loopback goes to the host, and back.

The runner understands nothing of what is said; the host is the proxy that decides (`runs.sandbox.proxy`). No end can
fill the other's memory: of each connection at most WINDOW bytes are under way to either side, and only MOST connections
are held. A block that opens more waits in the kernel's queue, which is the cell's own memory.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from runs.sandbox.inside.wire import send

if TYPE_CHECKING:
    import socket

#: The host counts with these too.
MOST, WINDOW = 64, 1 << 17
#: What is taken of one connection before the others have their turn.
_PIECE = 1 << 14
_NUMBER, _PAIR = struct.Struct("!I"), struct.Struct("!II")
_HERE = "127.0.0.1"


class Tunnel:
    """The listener and its connections, by number and by descriptor. Without a network there is nothing of it."""

    def __init__(self, listening: bool) -> None:
        self.variables: dict[str, str] = {}
        self._listener: socket.socket | None = None
        self._opened = 0
        self._by_number: dict[int, _Connection] = {}
        self._by_fd: dict[int, _Connection] = {}
        if listening:
            self._listen()

    def readers(self) -> list[int]:
        fds = [fd for fd, connection in self._by_fd.items() if connection.wants_to_hear]
        if self._listener and self._has_room():
            fds.append(self._listener.fileno())
        return fds

    def writers(self) -> list[int]:
        return [fd for fd, connection in self._by_fd.items() if connection.pending]

    def serve(self, readable: list[int], writable: list[int]) -> None:
        """One turn for each connection that can go on, and one new connection."""
        for fd in writable:
            if connection := self._by_fd.get(fd):
                self._turn(connection, connection.tell)
        for fd in readable:
            if connection := self._by_fd.get(fd):
                self._turn(connection, connection.hear)
        if self._listener and self._listener.fileno() in readable:
            self._accept(self._listener)

    def hear(self, kind: bytes, payload: bytes) -> None:
        """A frame of the host's about a connection; one that has ended here meanwhile is nobody's business."""
        connection = self._by_number.get(_NUMBER.unpack_from(payload)[0])
        if connection is None:
            return
        if kind == b"T":
            connection.pending += memoryview(payload)[_NUMBER.size :]
        elif kind == b"W":
            connection.room += _PAIR.unpack(payload)[1]
        elif kind == b"X":
            self._turn(connection, connection.finish)
        elif kind == b"R":
            self._forget(connection)

    def close(self) -> None:
        for connection in list(self._by_fd.values()):
            self._forget(connection)
        if self._listener:
            self._listener.close()
            self._listener = None

    def _listen(self) -> None:
        import socket  # a cell without a network starts without it, which is quicker

        self._listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._listener.settimeout(0)
        self._listener.bind((_HERE, 0))
        self._listener.listen(MOST)
        address = f"http://{_HERE}:{self._listener.getsockname()[1]}"
        for name, value in (("http_proxy", address), ("https_proxy", address), ("no_proxy", f"localhost,{_HERE},::1")):
            self.variables |= {name: value, name.upper(): value}

    def _has_room(self) -> bool:
        return len(self._by_fd) < MOST or any(connection.finished for connection in self._by_fd.values())

    def _accept(self, listener: socket.socket) -> None:
        try:
            client = listener.accept()[0]
        except OSError:
            return  # who knocked is gone again
        client.settimeout(0)
        if len(self._by_fd) >= MOST:
            self._forget(next(old for old in self._by_fd.values() if old.finished))
        self._opened += 1
        connection = _Connection(self._opened, client)
        self._by_number[connection.number] = self._by_fd[client.fileno()] = connection
        send(b"N", _NUMBER.pack(connection.number))

    def _turn(self, connection: _Connection, act: Any) -> None:
        """Let it do that; it may be over with it, or the other end may have gone."""
        try:
            over = act()
        except BlockingIOError:
            return
        except OSError:
            over = True
            if not connection.finished:
                send(b"R", _NUMBER.pack(connection.number))
        if over:
            self._forget(connection)

    def _forget(self, connection: _Connection) -> None:
        self._by_fd.pop(connection.client.fileno(), None)
        self._by_number.pop(connection.number, None)
        connection.client.close()


class _Connection:
    """`pending` is what the host says and the block has not yet heard; `room` is how much more the host can hear.

    `silent`: the block has said that it will say no more. `finished`: the host has, and forgot the number.
    """

    def __init__(self, number: int, client: socket.socket) -> None:
        self.number, self.client = number, client
        self.pending, self.room = bytearray(), WINDOW
        self.silent = self.finished = False

    @property
    def wants_to_hear(self) -> bool:
        return not self.silent and (self.room > 0 or self.finished)

    def hear(self) -> bool:
        """Pass on what the block says. When the host has finished, what is still said is thrown away: an end that does
        not listen would cut off what the block has not yet heard."""
        data = self.client.recv(_PIECE if self.finished else min(self.room, _PIECE))
        self.silent = not data
        if not self.finished:
            self.room -= len(data)
            send(b"T", _NUMBER.pack(self.number) + data)
        return self._is_over()

    def tell(self) -> bool:
        told = self.client.send(self.pending)
        del self.pending[:told]
        if not self.finished:
            send(b"W", _PAIR.pack(self.number, told))
        elif not self.pending:
            self._say_no_more()
        return self._is_over()

    def finish(self) -> bool:
        self.finished = True
        if not self.pending:
            self._say_no_more()
        return self._is_over()

    def _say_no_more(self) -> None:
        self.client.shutdown(1)  # SHUT_WR

    def _is_over(self) -> bool:
        return self.silent and self.finished and not self.pending
