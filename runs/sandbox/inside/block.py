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
from runs.sandbox.inside.wire import HostGone, answer, send

PIECE = 65536
#: Of the cap, the part that is told at once; the rest is kept for the end of the output.
HEAD = 0.75
#: Beyond the cap a piece is read each pause (about 16 MB a second); at this many times the cap the block is killed.
FLOOD, PAUSE = 64, 0.004


def run(request: dict[str, Any], workspace: str, wake: int) -> None:
    """Run one program to its end. Request: argv, seconds, output (bytes), rlimits ({"AS": …})."""
    started, kills = time.monotonic(), oom_kills()
    output = Output(request["output"])
    block = Block(request, workspace)
    ended = block.watch(output, wake, started + request["seconds"])
    statuses = kill_all(block.pid)
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
    """The program, its exit code once it has one, and the pipes that it writes to."""

    def __init__(self, request: dict[str, Any], workspace: str) -> None:
        self.code: int | None = None
        out, out_end = os.pipe()
        err, err_end = os.pipe()
        self._pipes = {out: b"O", err: b"E"}
        self.pid = os.fork()
        if not self.pid:
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
            ready = select.select([0, wake, *self._pipes], [], [], left)[0]
            if 0 in ready:
                raise HostGone  # the host says nothing while a block runs
            if wake in ready:
                os.read(wake, PIECE)
                self.code = reap()[0].get(self.pid)
            self._read(ready, output)
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
