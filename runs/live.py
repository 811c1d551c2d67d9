"""What watchers are told while it happens: the only room that knows the channel layer.

Nothing here is the truth. A message says "there is an entry 12" or carries text that is still being written; whoever
misses it reads the journal instead. So sending never fails a run: a layer that is away is logged once and forgotten.
"""

from __future__ import annotations

import asyncio
import logging
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


def team_group(team_id: UUID) -> str:
    return f"team.{team_id.hex}"


def queue_group(workspace_id: UUID) -> str:
    return f"queue.{workspace_id.hex}"


async def queue_changed(workspace_id: UUID) -> None:
    """What waits for people in this workspace is something else now. The page asks what."""
    await _send(queue_group(workspace_id), {"type": "queue.changed"})


def queue_changed_soon(workspace_id: UUID) -> None:
    """The same from synchronous code."""
    async_to_sync(queue_changed)(workspace_id)


async def announce(run_id: UUID, seq: int) -> None:
    """There is an entry `seq` (or the run's status changed, with the latest seq)."""
    await _send(run_group(run_id), {"type": "run.entry", "seq": seq})


def announce_soon(run_id: UUID, seq: int) -> None:
    """The same from synchronous code (views, commands)."""
    async_to_sync(announce)(run_id, seq)


def team_edited(team_id: UUID, revision: int, session: str, by: str, label: str) -> None:
    """A team's draft has a new revision, made by the page `session` of `by`."""
    news = {"type": "team.edited", "revision": revision, "session": session, "by": by, "label": label}
    async_to_sync(_send)(team_group(team_id), news)


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


async def _send(group: str, message: dict[str, Any]) -> None:
    layer = get_channel_layer()
    if layer is None:
        return
    try:
        await layer.group_send(group, message)
    except Exception as error:  # noqa: BLE001 - the layer's own errors differ by layer, and none may end a run
        log.warning("watchers were not told: %s", error)


class Draft:
    """Text that is still being written: gathered, numbered by where it begins, sent to whoever watches.

    `step` is the path of the step that writes; `kind` says what it is: "text" of a model's answer, "output" of running
    code. Call it with each piece; `restart` where what was written so far does not count any more.
    """

    def __init__(self, run_id: UUID, step: str, kind: Literal["text", "output"], agent: str) -> None:
        self._run_id, self._step, self._kind, self._agent = run_id, step, kind, agent
        self._pieces: list[str] = []
        self._fresh, self._sent, self._messages, self._attempt = 0, 0, 0, 0
        self._due: asyncio.TimerHandle | None = None
        self._sending: asyncio.Task[None] | None = None

    def __call__(self, piece: str) -> None:
        self._pieces.append(piece)
        self._plan()

    def restart(self) -> None:
        self._pieces.clear()
        self._fresh = self._sent = self._messages = 0
        self._attempt += 1

    async def close(self) -> None:
        """Everything written so far has been sent when this returns."""
        await self._pause()
        if self._has_fresh:
            await _send(run_group(self._run_id), self._message())

    async def drop(self) -> None:
        """Stop at what has been sent: the finished message follows at once."""
        self._fresh = len(self._pieces)
        await self._pause()

    @property
    def _has_fresh(self) -> bool:
        return self._fresh < len(self._pieces)

    def _plan(self) -> None:
        # One sender at a time, so that pieces cannot overtake each other; none at all for what is over at once.
        if self._due is None and self._sending is None and self._has_fresh:
            self._due = asyncio.get_running_loop().call_later(GATHER_SECONDS, self._begin)

    def _begin(self) -> None:
        self._due, self._sending = None, asyncio.create_task(self._send_gathered())

    async def _send_gathered(self) -> None:
        if self._has_fresh:
            await _send(run_group(self._run_id), self._message())
        self._sending = None
        self._plan()

    async def _pause(self) -> None:
        """Nobody sends, and nobody is about to, when this returns."""
        if self._sending:
            await self._sending
        if self._due:
            self._due.cancel()
            self._due = None

    def _message(self) -> dict[str, Any]:
        whole = self._messages % WHOLE_EVERY == 0 and self._sent < WHOLE_LIMIT
        text = "".join(self._pieces if whole else self._pieces[self._fresh :])
        at = 0 if whole else self._sent
        self._fresh, self._sent, self._messages = len(self._pieces), at + len(text), self._messages + 1
        place = {"step": self._step, "kind": self._kind, "agent": self._agent, "attempt": self._attempt}
        return {"type": "run.draft", **place, "at": at, "text": text}
