"""Engine, driver and journal alone: what one turn of a round robin costs beside a bare loop of the same calls.

CPU is this process's (all its threads; the model is another process). The two take turns, since other work on the
machine slows both: what counts is the median of the ratios of neighbours.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import time
import tracemalloc
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from statistics import median

import httpx2

from bench import bare, studio
from bench.model_server import ANSWER, Received, Server, serving

LENGTHS = (50, 400)
PASSES = 7
NAMES = ("ada", "ben", "cleo", "dan")
INSTRUCTIONS = "You sit at a table with three others. Answer what was said last, in one sentence."
TASK = "Is a hot dog a sandwich?"

#: How many times the bare loop's CPU a turn may cost.
MOST = 3.0

#: Makes a conversation of so many messages ready; what it gives holds it. Only that is measured.
Conversation = Callable[[int], Awaitable[Callable[[], Awaitable[None]]]]


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one whole conversation: seconds, and the bytes by which memory grew at its peak."""

    wall: float
    cpu: float
    peak: int = 0


def run() -> bool:
    """Whether the aim holds at every length."""
    with serving() as server, studio.opened():
        return asyncio.run(_compare(server))


async def _compare(server: Server) -> bool:
    from asgiref.sync import sync_to_async

    from runs import database, driver
    from runs.providers.clients import close_clients

    place = await sync_to_async(studio.Studio)(server.base_url)

    async def parley(messages: int) -> Callable[[], Awaitable[None]]:
        run = await sync_to_async(place.start)(studio.round_robin(NAMES, INSTRUCTIONS, messages), TASK)
        return partial(driver.drive, run.pk)

    async with httpx2.AsyncClient(base_url=server.base_url, timeout=60) as client:

        async def loop(messages: int) -> Callable[[], Awaitable[None]]:
            return partial(bare.converse, client, NAMES, INSTRUCTIONS, TASK, messages - 1)

        held = [await _length(messages, loop, parley, server) for messages in LENGTHS]
    await close_clients()
    await database.close()
    return all(held)


async def _length(messages: int, loop: Conversation, parley: Conversation, server: Server) -> bool:
    sent = [await _warm(conversation, messages, server) for conversation in (loop, parley)]
    assert sent[0] == sent[1], f"these are not the same calls: {sent}"
    passes = [(await _timed(loop, messages), await _timed(parley, messages)) for _ in range(PASSES)]
    bare_cost, cost = (_median(column) for column in zip(*passes, strict=True))
    peaks = [await _peak(conversation, messages) for conversation in (loop, parley)]
    ratio = median(ours.cpu / theirs.cpu for theirs, ours in passes)
    turns = messages - 1
    _say(f"\n{messages} messages: {turns} model calls, {sent[0].body_bytes / 1e6:.1f} MB sent\n")
    _say(f"  {'':12}{'turns/s':>10}{'CPU s':>10}{'ms CPU/turn':>14}{'peak KiB':>12}\n")
    for name, one, peak in (("bare httpx", bare_cost, peaks[0]), ("Parley", cost, peaks[1])):
        per_turn = one.cpu / turns * 1000
        _say(f"  {name:12}{turns / one.wall:>10.0f}{one.cpu:>10.3f}{per_turn:>14.2f}{peak / 1024:>12.0f}\n")
    verdict = "holds" if ratio <= MOST else "DOES NOT HOLD"
    _say(f"  Parley takes {ratio:.2f} times the bare loop's CPU; the aim of at most {MOST:g} {verdict}.\n")
    growth = (peaks[1] - peaks[0]) / messages / 1024
    _say(f"  Beyond the bare loop's memory: {growth:.1f} KiB a message of {len(ANSWER)} characters.\n")
    return ratio <= MOST


async def _warm(conversation: Conversation, messages: int, server: Server) -> Received:
    """What the model was sent: a conversation that did not come to its end would have sent less."""
    hold = await conversation(messages)
    server.received()
    await hold()
    return server.received()


async def _timed(conversation: Conversation, messages: int) -> Cost:
    hold = await conversation(messages)
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    await hold()
    return Cost(time.perf_counter() - wall, time.process_time() - cpu)


async def _peak(conversation: Conversation, messages: int) -> int:
    """A pass of its own: watching memory costs CPU."""
    hold = await conversation(messages)
    gc.collect()
    tracemalloc.start()
    try:
        await hold()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _median(costs: tuple[Cost, ...]) -> Cost:
    return Cost(median(cost.wall for cost in costs), median(cost.cpu for cost in costs))


def _say(line: str) -> None:
    sys.stdout.write(line)
    sys.stdout.flush()
