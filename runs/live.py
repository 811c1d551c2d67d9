"""What watchers are told while it happens: the only room that knows the channel layer.

Nothing here is the truth. A message says "there is an entry 12" or carries text that is still being written; whoever
misses it reads the journal instead. So sending never fails a run: a layer that is away is logged once and forgotten.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import Any, Literal
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

log = logging.getLogger("parley.live")

#: Text that streams is gathered this long: 200 runs of 30 tokens a second cost one message each 40 ms, not 30 a second.
GATHER_SECONDS = 0.04
#: Every so many messages the whole text is sent again, for those who came in the middle or missed one.
WHOLE_EVERY = 25
#: Beyond this a draft is only ever sent in pieces; latecomers see it when it is finished.
WHOLE_LIMIT = 200_000

#: A layer that needs longer than this to carry one message is as good as away.
ANSWER_SECONDS = 2


def run_group(run_id: UUID) -> str:
    return f"run.{run_id.hex}"


async def announce(run_id: UUID, seq: int) -> None:
    """There is an entry `seq` (or the run's status changed, with the latest seq)."""
    await _send(run_id, {"type": "run.entry", "seq": seq})


def announce_soon(run_id: UUID, seq: int) -> None:
    """The same from synchronous code (views, commands)."""
    async_to_sync(announce)(run_id, seq)


async def answers() -> bool:
    """Whether a message to oneself comes back: what the doctor asks."""
    layer = get_channel_layer()
    if layer is None:
        return False
    try:
        channel = await layer.new_channel()
        await layer.send(channel, {"type": "doctor.ping"})
        async with asyncio.timeout(ANSWER_SECONDS):
            return await layer.receive(channel) is not None
    except Exception:  # noqa: BLE001 - as above
        return False


async def _send(run_id: UUID, message: dict[str, Any]) -> None:
    layer = get_channel_layer()
    if layer is None:
        return
    try:
        await layer.group_send(run_group(run_id), message)
    except Exception as error:  # noqa: BLE001 - the layer's own errors differ by layer, and none may end a run
        log.warning("watchers were not told: %s", error)


class Draft:
    """Text that is still being written: gathered, numbered by where it begins, sent to whoever watches.

    `kind` says what it is: "text" of a model's answer, "output" of running code. Call it with each piece;
    `restart` where what was written so far does not count any more.
    """

    def __init__(self, run_id: UUID, step: int, kind: Literal["text", "output"], agent: str) -> None:
        self._run_id, self._step, self._kind, self._agent = run_id, step, kind, agent
        self._pieces: list[str] = []
        self._fresh, self._sent, self._messages, self._attempt = 0, 0, 0, 0
        self._closing = asyncio.Event()
        self._pump: asyncio.Task[None] | None = None

    def __call__(self, piece: str) -> None:
        self._pieces.append(piece)
        if self._pump is None or self._pump.done():
            self._pump = asyncio.create_task(self._send_gathered())

    def restart(self) -> None:
        self._pieces.clear()
        self._fresh = self._sent = self._messages = 0
        self._attempt += 1

    async def close(self) -> None:
        """Everything written so far has been sent when this returns."""
        if self._pump:
            self._closing.set()
            await self._pump
            self._closing.clear()

    async def _send_gathered(self) -> None:
        # One sender at a time, so that pieces cannot overtake each other.
        while self._fresh < len(self._pieces):
            with suppress(TimeoutError):
                async with asyncio.timeout(GATHER_SECONDS):
                    await self._closing.wait()
            await _send(self._run_id, self._message())

    def _message(self) -> dict[str, Any]:
        whole = self._messages % WHOLE_EVERY == 0 and self._sent < WHOLE_LIMIT
        text = "".join(self._pieces if whole else self._pieces[self._fresh :])
        at = 0 if whole else self._sent
        self._fresh, self._sent, self._messages = len(self._pieces), at + len(text), self._messages + 1
        place = {"step": self._step, "kind": self._kind, "agent": self._agent, "attempt": self._attempt}
        return {"type": "run.draft", **place, "at": at, "text": text}
