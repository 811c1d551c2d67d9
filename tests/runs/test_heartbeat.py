"""Leases of work under way are renewed, and a stop reaches it."""

import asyncio
import threading
from uuid import uuid4

import pytest

from runs.heartbeat import Heartbeat

#: Renewing happens in the database's thread, which looks after its connection whether or not it is used.
pytestmark = pytest.mark.django_db(transaction=True)


class Beats:
    """Counts renewals; `stopping` is what the next one answers."""

    def __init__(self) -> None:
        self.asked: list[list] = []
        self.stopping: set = set()
        self.heard = threading.Semaphore(0)

    def __call__(self, keys: list) -> set:
        self.asked.append(keys)
        self.heard.release()
        return self.stopping

    async def next(self) -> None:
        await asyncio.to_thread(self.heard.acquire, timeout=30)


@pytest.fixture
def quick(settings):
    settings.LEASE_SECONDS = 0.04


async def test_what_is_held_is_renewed(quick):
    beats, key = Beats(), uuid4()
    with Heartbeat(beats).holding(key):
        await beats.next()
    assert beats.asked[0] == [key]


async def test_a_stop_cancels_the_work_and_says_that_a_person_meant_it(quick):
    beats, key = Beats(), uuid4()
    beats.stopping = {key}
    with Heartbeat(beats).holding(key) as held, pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(asyncio.Event().wait(), timeout=30)
    held.task.uncancel()
    assert held.stopping


async def test_a_database_that_is_away_ends_nothing(quick, caplog):
    tries: list[int] = []
    again = threading.Semaphore(0)

    def renew(_keys):
        tries.append(1)
        again.release()
        raise OSError("away")

    with Heartbeat(renew).holding(uuid4()):
        for _ in range(2):
            await asyncio.to_thread(again.acquire, timeout=30)
    assert len(tries) >= 2
    assert "leases could not be renewed" in caplog.text
