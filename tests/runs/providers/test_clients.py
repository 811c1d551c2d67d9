from __future__ import annotations

import asyncio

from runs.providers.clients import close_clients, shared_pool


async def test_one_pool_for_all() -> None:
    assert shared_pool() is shared_pool()
    await close_clients()


def test_each_event_loop_has_its_own() -> None:
    async def pool() -> object:
        found = shared_pool()
        await close_clients()
        return found

    assert asyncio.run(pool()) is not asyncio.run(pool())


async def test_a_closed_pool_is_not_used_again() -> None:
    closed = shared_pool()
    await close_clients()
    assert shared_pool() is not closed
    await close_clients()
