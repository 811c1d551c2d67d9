"""The database from an event loop: one thread, a connection that may have died meanwhile, a server that may be away.

Outside of requests nobody asks Django whether a connection still lives; a worker whose PostgreSQL was restarted would
go on with a dead one for ever.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.db import Error, close_old_connections, connection, connections
from django.utils import timezone

from studio.web.database import is_away

log = logging.getLogger("parley.database")

Given = ParamSpec("Given")
Result = TypeVar("Result")

#: A database that is away is asked again for so long: a restart takes seconds. What is not done by then is left to the
#: sweep, which finds it when the database is back.
PATIENCE_SECONDS = 30.0
FIRST_WAIT_SECONDS, LAST_WAIT_SECONDS = 0.1, 2.0


def stored(function: Callable[Given, Result]) -> Callable[Given, Awaitable[Result]]:
    """`function`, which uses the database, to be awaited: `await stored(lifecycle.claim)(run_id)`.

    It is called again while the database is away, so it must be safe to repeat. Whether the last transaction before
    the database went was kept nobody knows: what writes is fenced, and finds out by itself.
    """

    def call(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        close_old_connections()
        return function(*args, **kwargs)

    async def patiently(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        deadline, wait = time.monotonic() + PATIENCE_SECONDS, FIRST_WAIT_SECONDS
        while True:
            try:
                return await sync_to_async(call)(*args, **kwargs)
            except Error as error:
                if not is_away(error) or time.monotonic() + wait > deadline:
                    raise
                log.warning("the database is away (%s); asking it again", str(error).strip())
            await asyncio.sleep(wait)
            wait = min(2 * wait, LAST_WAIT_SECONDS)

    return patiently


def now() -> datetime:
    """By the clock that all machines share: the database server's. SQLite's is this machine's own."""
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        told: datetime = cursor.fetchone()[0]
    return told


async def close() -> None:
    """Close the connections of the loop's database thread; the next call opens new ones."""
    await sync_to_async(connections.close_all)()
