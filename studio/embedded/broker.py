"""A kombu transport over one SQLite file: many who send, few who take, one machine.

Celery finds it by `broker_transport = "studio.embedded.broker:Transport"`, the file by the transport option `path`. A
message is taken by one atomic DELETE … RETURNING, so it is never half read and never taken twice. What a worker took
dies with it: the runs table is the truth, the broker a doorbell, and the sweep rings again. kombu's own file system
transport may end the consumer on a half-written file, and its SQLAlchemy one polls slowly.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Sequence
from functools import lru_cache
from queue import Empty
from typing import Any

from kombu.transport import virtual
from kombu.utils.json import dumps, loads

#: How long to wait for another process's write; each takes well under a millisecond.
LOCK_SECONDS = 20
RETRY_SECONDS = 0.01

_SCHEMA = """
CREATE TABLE IF NOT EXISTS message (
    id INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, priority INTEGER NOT NULL, body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS message_order ON message (queue, priority DESC, id);
"""
_PUT = "INSERT INTO message (queue, priority, body) VALUES (?, ?, ?)"
_ANY = "SELECT 1 FROM message WHERE queue = ? LIMIT 1"
_TAKE = """DELETE FROM message WHERE id = (SELECT id FROM message WHERE queue = ? ORDER BY priority DESC, id LIMIT 1)
           RETURNING body"""
_COUNT = "SELECT count(*) FROM message WHERE queue = ?"
_PURGE = "DELETE FROM message WHERE queue = ?"


class MessageFile:
    """The file, opened once in a process: 200 threads that send would otherwise hold 600 file descriptors."""

    def __init__(self, path: str) -> None:
        self._lock = threading.Lock()
        self._database = sqlite3.connect(path, timeout=LOCK_SECONDS, isolation_level=None, check_same_thread=False)
        self._write_ahead()
        self._database.execute("PRAGMA synchronous = NORMAL")
        self._database.executescript(_SCHEMA)

    def _write_ahead(self) -> None:
        """Switch the journal mode. SQLite's time-out does not hold here: of two who open a new file, one is busy."""
        deadline = time.monotonic() + LOCK_SECONDS
        while True:
            try:
                self._database.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(RETRY_SECONDS)
            else:
                return

    def put(self, queue: str, priority: int, body: str) -> None:
        self._do(_PUT, queue, priority, body)

    def take(self, queue: str) -> str | None:
        # The look comes first: it takes no write lock, and most polls find nothing.
        if not self._do(_ANY, queue):
            return None
        taken = self._do(_TAKE, queue)
        return str(taken[0][0]) if taken else None

    def count(self, queue: str) -> int:
        return int(self._do(_COUNT, queue)[0][0])

    def purge(self, queue: str) -> int:
        with self._lock:
            return self._database.execute(_PURGE, (queue,)).rowcount

    def _do(self, statement: str, *values: str | int) -> Sequence[tuple[Any, ...]]:
        # fetchall also ends the statement: until then its transaction stays open.
        with self._lock:
            return self._database.execute(statement, values).fetchall()


@lru_cache(maxsize=8)
def _opened(path: str, pid: int) -> MessageFile:  # noqa: ARG001 - a connection must not cross a fork
    return MessageFile(path)


class Channel(virtual.Channel):
    """What kombu asks of a transport. Queues exist as soon as they are named."""

    @property
    def _file(self) -> MessageFile:
        client: Any = self.connection.client
        return _opened(client.transport_options["path"], os.getpid())

    def _put(self, queue: str, message: dict[str, Any], **_: Any) -> None:
        self._file.put(queue, self._get_message_priority(message), dumps(message))

    def _get(self, queue: str, timeout: float | None = None) -> Any:  # noqa: ARG002 - kombu's signature
        body = self._file.take(queue)
        if body is None:
            raise Empty
        return loads(body)

    def _size(self, queue: str) -> int:
        return self._file.count(queue)

    def _purge(self, queue: str) -> int:
        return self._file.purge(queue)

    def _has_queue(self, queue: str, **_: Any) -> bool:  # noqa: ARG002
        return True

    def _new_queue(self, queue: str, **_: Any) -> None:
        """Nothing to make."""


class Transport(virtual.Transport):
    Channel = Channel
    polling_interval = 0.02
    default_port = None
    driver_type = "sqlite"
    driver_name = "sqlite3"
    #: Which queue an exchange leads to: the same for all connections of a process, each of which declares it.
    global_state = virtual.BrokerState()
    implements = virtual.Transport.implements.extend(asynchronous=False, exchange_type=frozenset(["direct", "topic"]))

    def __init__(self, client: Any, **options: Any) -> None:
        super().__init__(client, **options)
        self.state = self.global_state

    @property
    def default_connection_params(self) -> dict[str, Any]:
        """None: kombu warns where a transport names a default host and the URL none."""
        return {}

    def driver_version(self) -> str:
        return sqlite3.sqlite_version
