"""A server gives back every connection to the database that a request opened, whatever the answer was."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.test import Client

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[BaseDatabaseWrapper]]:
    """The connections opened meanwhile, in any thread. Django keeps those to a database in memory; here they close as
    those to a file do."""
    seen: list[BaseDatabaseWrapper] = []
    if connections["default"].vendor == "sqlite":
        monkeypatch.setattr(type(connections["default"]), "is_in_memory_db", lambda _: False)

    def note(connection: BaseDatabaseWrapper, **_: Any) -> None:
        seen.append(connection)

    connection_created.connect(note)
    yield seen
    connection_created.disconnect(note)


@pytest.mark.parametrize(("path", "status"), [("/", 200), ("/teams/", 404), ("/nowhere/", 404)])
async def test_nothing_stays_open(as_bob: Client, opened: list[BaseDatabaseWrapper], path: str, status: int) -> None:
    session = as_bob.cookies[settings.SESSION_COOKIE_NAME].value
    headers = [(b"host", b"localhost"), (b"cookie", f"{settings.SESSION_COOKIE_NAME}={session}".encode())]
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": headers}
    server = ApplicationCommunicator(get_asgi_application(), scope)
    await server.send_input({"type": "http.request", "body": b""})
    assert (await server.receive_output(20))["status"] == status
    await server.wait()
    assert opened
    assert [one for one in opened if one.connection is not None] == []
