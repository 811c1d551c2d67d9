from __future__ import annotations

import asyncio

import pytest

from runs.providers import clients
from runs.providers.address import Address
from runs.providers.clients import close_clients, shared_client

ADDRESS = Address.of("http://localhost:1/v1")


async def test_one_client_for_an_address_and_a_key() -> None:
    assert shared_client(ADDRESS, "a") is shared_client(ADDRESS, "a")
    assert shared_client(ADDRESS, "a") is not shared_client(ADDRESS, "b")
    await close_clients()


def test_each_event_loop_has_its_own() -> None:
    async def pool() -> object:
        found = shared_client(ADDRESS, "a")._client
        await close_clients()
        return found

    assert asyncio.run(pool()) is not asyncio.run(pool())


async def test_not_more_than_so_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "MOST_CLIENTS", 2)
    oldest = shared_client(ADDRESS, "a")
    for key in "bc":
        shared_client(ADDRESS, key)
    assert shared_client(ADDRESS, "a") is not oldest
    await close_clients()
