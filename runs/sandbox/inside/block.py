"""One block: a program in a session of its own, its output told as it comes, its time and its output limited."""

from __future__ import annotations

import collections
import os
import select
import signal
import time
from typing import Any

from runs.sandbox.inside.processes import kill_all, oom_kills, reap
from runs.sandbox.inside.spare import Spare
from runs.sandbox.inside.tunnel import Tunnel
from runs.sandbox.inside.wire import KILL, TUNNEL, HostGone, answer, receive, send

PIECE = 65536
#: Of the cap, the part that is told at once; the rest is kept for the end of the output.
HEAD = 0.75
#: Beyond the cap a piece is read each pause (about 16 MB a second); at this many times the cap the block is killed.
FLOOD, PAUSE = 64, 0.004


def run(request: dict[str, Any], workspace: str, spare: Spare | None, wake: int) -> None:
    """Run one program to its end, in `spare` if there is one. Request: argv, seconds, output (bytes), lines, rlimits
    ({"AS": …}), network (whether there is a way out)."""
    started = time.monotonic()
    output = Output(request["output"], request["lines"])
    tunnel = Tunnel(request["network"])
    child = _begun(request, workspace, spare, tunnel)
    block = Block(child, tunnel)
    ended = block.watch(output, wake, started + request["seconds"])
    statuses = kill_all(block.pid)
    tunnel.close()
    block.drain(output)
    output.finish()
    code = statuses.get(block.pid, -signal.SIGKILL) if block.code is None else block.code
    if ended == "exited" and code:
        ended = "out_of_memory" if oom_kills() > child.kills else "killed" if code < 0 else "exited"
    answer(ended=ended, code=code, seconds=time.monotonic() - started)


def _begun(request: dict[str, Any], workspace: str, spare: Spare | None, tunnel: Tunnel) -> Spare:
    order = {name: request[name] for name in ("argv", "rlimits")} | {"variables": tunnel.variables}
    if spare is not None and spare.start(**order):
        return spare
    fresh = Spare(workspace)
    fresh.start(**order)
    return fresh


class Output:
    """What a block writes: the first part at once; of the rest the last part, once the block has ended.

    `cap` counts bytes and `lines` line ends, of both streams together.
    """

    def __init__(self, cap: int, lines: int) -> None:
        self.cap, self.total, self.dropped, self.dropped_lines = cap, 0, 0, 0
        self._room, self._line_room = int(cap * HEAD), int(lines * HEAD)
        self._tail: collections.deque[tuple[bytes, bytes]] = collections.deque()
        self._kept, self._most_kept = 0, cap - self._room
        self._kept_lines, self._most_lines = 0, lines - self._line_room

    @property
    def flooded(self) -> bool:
        return self.total > self.cap * FLOOD

    def add(self, kind: bytes, data: bytes) -> None:
        self.total += len(data)
        now = data[: _end_of(data[: self._room], self._line_room)]
        later = data[len(now) :]
        self._room = 0 if later else self._room - len(now)  # what comes after a cut may not come before it
        self._line_room -= now.count(b"\n")
        if now:
            send(kind, now)
        if later:
            self._tail.append((kind, later))
            self._kept += len(later)
            self._kept_lines += later.count(b"\n")
            self._trim()
        if self.total > self.cap:
            time.sleep(PAUSE)

    def finish(self) -> None:
        if self.dropped:
            answer(cut=self.dropped, lines=self.dropped_lines)
        for kind, data in self._tail:
            send(kind, data)

    def _trim(self) -> None:
        while self._kept > self._most_kept or self._kept_lines > self._most_lines:
            kind, data = self._tail.popleft()
            surplus = min(len(data), max(0, self._kept - self._most_kept))
            cut = max(surplus, _end_of(data, self._kept_lines - self._most_lines))
            left_out, kept = data[:cut], data[cut:]
            self._kept -= cut
            self._kept_lines -= left_out.count(b"\n")
            self.dropped += cut
            self.dropped_lines += left_out.count(b"\n")
            if kept:
                self._tail.appendleft((kind, kept))


def _end_of(data: bytes, lines: int) -> int:
    """Where the first so many lines end; all of it, if it has no more. With none that is the beginning."""
    parts = data.split(b"\n", max(lines, 0))
    return len(data) - len(parts[-1]) if len(parts) > lines else len(data)


class Block:
    """The program, its exit code once it has one, the pipes that it writes to, and its way out."""

    def __init__(self, child: Spare, tunnel: Tunnel) -> None:
        self.code: int | None = None
        self._tunnel, self._is_to_die = tunnel, False
        self._pipes = {child.out: b"O", child.err: b"E"}
        self.pid = child.pid

    def watch(self, output: Output, wake: int, end: float) -> str:
        """Wait for the end: its own, its time's, its output's, or the one that the host wants. Says which."""
        while self.code is None:
            if self._is_to_die:
                return "stopped"
            if output.flooded:
                return "flooded"
            left = end - time.monotonic()
            if left <= 0:
                return "timed_out"
            readers = [0, wake, *self._pipes, *self._tunnel.readers()]
            ready, free, _ = select.select(readers, self._tunnel.writers(), [], left)
            if 0 in ready:
                self._hear(*receive())
            if wake in ready:
                os.read(wake, PIECE)
                self.code = reap()[0].get(self.pid)
            self._read(ready, output)
            self._tunnel.serve(ready, free)
        return "exited"

    def drain(self, output: Output) -> None:
        """What lies in the pipes when everyone who could write has been killed."""
        while self._pipes and not output.flooded:
            ready = select.select(list(self._pipes), [], [], 0)[0]
            if not ready:
                break
            self._read(ready, output)
        for fd in self._pipes:
            os.close(fd)

    def _hear(self, kind: bytes, payload: bytes) -> None:
        """What the host says while a block runs is about the block's connections, or its end."""
        if kind == KILL:
            self._is_to_die = True
        elif kind in TUNNEL:
            self._tunnel.hear(kind, payload)
        else:
            raise HostGone

    def _read(self, ready: list[int], output: Output) -> None:
        for fd in sorted(self._pipes.keys() & set(ready)):
            data = os.read(fd, PIECE)
            if data:
                output.add(self._pipes[fd], data)
            else:
                os.close(fd)
                del self._pipes[fd]
