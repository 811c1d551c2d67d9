"""One block: a program in a session of its own, its output told as it comes, its time and its output limited."""

from __future__ import annotations

import collections
import os
import resource
import select
import signal
import sys
import time
from typing import Any, NoReturn

from runs.sandbox.inside.processes import become_ordinary, kill_all, oom_kills, reap
from runs.sandbox.inside.tunnel import Tunnel
from runs.sandbox.inside.wire import TUNNEL, HostGone, answer, receive, send

PIECE = 65536
#: Of the cap, the part that is told at once; the rest is kept for the end of the output.
HEAD = 0.75
#: Beyond the cap a piece is read each pause (about 16 MB a second); at this many times the cap the block is killed.
FLOOD, PAUSE = 64, 0.004


def run(request: dict[str, Any], workspace: str, wake: int) -> None:
    """Run one program to its end. Request: argv, seconds, output (bytes), rlimits ({"AS": …}), network
    (whether there is a way out)."""
    started, kills = time.monotonic(), oom_kills()
    output = Output(request["output"])
    tunnel = Tunnel(request["network"])
    block = Block(request, workspace, tunnel)
    ended = block.watch(output, wake, started + request["seconds"])
    statuses = kill_all(block.pid)
    tunnel.close()
    block.drain(output)
    output.finish()
    code = statuses.get(block.pid, -signal.SIGKILL) if block.code is None else block.code
    if ended == "exited" and code:
        ended = "out_of_memory" if oom_kills() > kills else "killed" if code < 0 else "exited"
    answer(ended=ended, code=code, seconds=time.monotonic() - started)


class Output:
    """What a block writes: the first part at once; of the rest the last part, once the block has ended."""

    def __init__(self, cap: int) -> None:
        self.cap, self.total, self.dropped = cap, 0, 0
        self._room = int(cap * HEAD)
        self._tail: collections.deque[tuple[bytes, bytes]] = collections.deque()
        self._kept, self._most_kept = 0, cap - self._room

    @property
    def flooded(self) -> bool:
        return self.total > self.cap * FLOOD

    def add(self, kind: bytes, data: bytes) -> None:
        self.total += len(data)
        now, later = data[: self._room], data[self._room :]
        self._room -= len(now)
        if now:
            send(kind, now)
        if later:
            self._tail.append((kind, later))
            self._kept += len(later)
            self._trim()
        if self.total > self.cap:
            time.sleep(PAUSE)

    def finish(self) -> None:
        if self.dropped:
            answer(cut=self.dropped)
        for kind, data in self._tail:
            send(kind, data)

    def _trim(self) -> None:
        while self._kept > self._most_kept:
            kind, data = self._tail.popleft()
            cut = min(len(data), self._kept - self._most_kept)
            self._kept -= cut
            self.dropped += cut
            if data[cut:]:
                self._tail.appendleft((kind, data[cut:]))


class Block:
    """The program, its exit code once it has one, the pipes that it writes to, and its way out."""

    def __init__(self, request: dict[str, Any], workspace: str, tunnel: Tunnel) -> None:
        self.code: int | None = None
        self._tunnel = tunnel
        out, out_end = os.pipe()
        err, err_end = os.pipe()
        self._pipes = {out: b"O", err: b"E"}
        self.pid = os.fork()
        if not self.pid:
            os.environ.update(tunnel.variables)
            _become(request, workspace, (out_end, err_end))
        os.close(out_end)
        os.close(err_end)

    def watch(self, output: Output, wake: int, end: float) -> str:
        """Wait for the end: its own, its time's, or its output's. Says which."""
        while self.code is None:
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
        """What the host says while a block runs is about the block's connections."""
        if kind not in TUNNEL:
            raise HostGone
        self._tunnel.hear(kind, payload)

    def _read(self, ready: list[int], output: Output) -> None:
        for fd in sorted(self._pipes.keys() & set(ready)):
            data = os.read(fd, PIECE)
            if data:
                output.add(self._pipes[fd], data)
            else:
                os.close(fd)
                del self._pipes[fd]


def _become(request: dict[str, Any], workspace: str, ends: tuple[int, int]) -> NoReturn:
    """Turn the forked child into the block's program."""
    try:
        os.setsid()
        become_ordinary()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for target, fd in enumerate((os.open(os.devnull, os.O_RDONLY), *ends)):
            os.dup2(fd, target)
        os.chdir(workspace)
        for name, value in request["rlimits"].items():
            _limit(getattr(resource, f"RLIMIT_{name}"), value)
        argv = [sys.executable if word == "{python}" else word for word in request["argv"]]
        os.execvp(argv[0], argv)  # noqa: S606
    except BaseException as error:  # noqa: BLE001 (a forked child may not go on as a second runner)
        os.write(2, f"{type(error).__name__}: {error}\n".encode())
    os._exit(127)


def _limit(kind: int, value: int) -> None:
    """Only ever downwards: above its hard limit an ordinary user may not go."""
    hard = resource.getrlimit(kind)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (value, value))
