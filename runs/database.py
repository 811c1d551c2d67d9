"""The database from an event loop: one thread, and a connection that may have died meanwhile.

Outside of requests nobody asks Django whether a connection still lives; a worker whose PostgreSQL was restarted would
go on with a dead one for ever.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.db import close_old_connections, connections

Given = ParamSpec("Given")
Result = TypeVar("Result")


def stored(function: Callable[Given, Result]) -> Callable[Given, Awaitable[Result]]:
    """`function`, which uses the database, to be awaited: `await stored(lifecycle.claim)(run_id)`."""

    def call(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        close_old_connections()
        return function(*args, **kwargs)

    return sync_to_async(call)


async def close() -> None:
    """Close the connections of the loop's database thread; the next call opens new ones."""
    await sync_to_async(connections.close_all)()
