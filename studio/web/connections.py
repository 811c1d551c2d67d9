"""Connections to the database in the web process: none outlives the request that opened it.

An asynchronous server gives every request a thread of its own, and most error pages are drawn in yet another one. What
is left open in such a thread is used by nobody again: it stands on the database's side until the garbage collector
comes by, and a thread that is used again may hold one that died with a database that was restarted. Workers keep theirs
(`runs.database`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.handlers.asgi import ASGIHandler
from django.core.signals import request_finished
from django.db import connections


def close_after_requests() -> None:
    """Once, at start. Of servers only: a test's client shares its connection, and transaction, with the test."""
    request_finished.connect(_close, sender=ASGIHandler, dispatch_uid="studio.web.connections")


@contextmanager
def closing_fresh() -> Iterator[None]:
    """Closes what was opened inside, and nothing that was open before."""
    before = [connection for connection in connections.all() if connection.connection is not None]
    try:
        yield
    finally:
        for connection in connections.all(initialized_only=True):
            if connection not in before:
                connection.close()


def _close(**_: Any) -> None:
    connections.close_all()
