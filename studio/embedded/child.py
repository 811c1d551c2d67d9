"""The guard of one program: `python child.py PARENT_FD STOP_SECONDS PROGRAM ARGUMENT...`, started by the supervisor.

It ends with its program, and with it everything that the program started, in whatever session or process group. It ends
the program when the supervisor asks (SIGTERM, passed on), and at once when the supervisor is gone: then the other end
of PARENT_FD, a pipe that nobody writes to, is closed, however the supervisor died.

The standard library only, and run by its path: importing the package would load Celery into each guard.
"""

from __future__ import annotations

import ctypes
import os
import selectors
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
#: Two seconds for what does not die at once. What runs as another user cannot be killed at all.
MOST_ROUNDS, ROUND_SECONDS = 400, 0.005


def main(arguments: list[str]) -> int:
    parent, patience, *command = arguments
    adopt_orphans()
    return Guard(int(parent), float(patience), command).stand()


class Guard:
    """One thread, no polling: it sleeps until a signal comes or the pipe closes."""

    def __init__(self, parent: int, patience: float, command: list[str]) -> None:
        self._patience = patience
        self._deadline: float | None = None
        self._code: int | None = None
        self._selector = selectors.DefaultSelector()
        self._selector.register(parent, selectors.EVENT_READ, "parent")
        self._selector.register(_signals(), selectors.EVENT_READ, "signals")
        # What the supervisor passes on to the program (a socket) is inherited; the pipe is not.
        os.set_inheritable(parent, False)  # noqa: FBT003 - it takes no keyword
        self._program = subprocess.Popen(command, close_fds=False, preexec_fn=_as_program)

    def stand(self) -> int:
        """Until the program has ended; its exit code, as a shell would give it."""
        while self._code is None and self._deadline_is_ahead():
            for key, _ in self._selector.select(self._time_left()):
                if key.data == "parent":
                    self._deadline = time.monotonic()
                else:
                    self._heed(os.read(key.fd, 4096))
            self._reap()
        end_family(os.getpid())
        return 128 + signal.SIGKILL if self._code is None else self._code

    def _heed(self, signals: bytes) -> None:
        if signal.SIGTERM in signals and self._deadline is None:
            self._deadline = time.monotonic() + self._patience
            # Not Popen.terminate(): it would bury a program that has just ended, and nobody would learn how.
            os.kill(self._program.pid, signal.SIGTERM)

    def _reap(self) -> None:
        """Bury the program, if it has ended, and orphans of it that were adopted."""
        with suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                if ended[0] == self._program.pid:
                    code = os.waitstatus_to_exitcode(ended[1])
                    self._code = self._program.returncode = code if code >= 0 else 128 - code

    def _time_left(self) -> float | None:
        return None if self._deadline is None else max(0.0, self._deadline - time.monotonic())

    def _deadline_is_ahead(self) -> bool:
        return self._deadline is None or time.monotonic() < self._deadline


def _signals() -> int:
    """A file descriptor from which the numbers of signals can be read."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer)
    for number in (signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the supervisor's
    return reader


def _as_program() -> None:
    # If somebody kills this guard, the program must not live on. Elsewhere than on Linux it would.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def adopt_orphans() -> None:
    """Whatever loses its parent below this process becomes its child, instead of the system's (Linux)."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def end_family(root: int, spared: frozenset[int] = frozenset()) -> None:
    """Kill all that descends from this process, but for `spared` and theirs. Again and again: they may start others."""
    for _ in range(MOST_ROUNDS):
        family = descendants(root, spared)
        if not family:
            return
        for pid in family:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        # The kernel tells nobody when a grandchild is gone, so this one place looks.
        time.sleep(ROUND_SECONDS)
        for pid in family:
            with suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)


def descendants(root: int, spared: frozenset[int] = frozenset()) -> set[int]:
    """The living (and the dead that nobody has buried) that descend from `root`."""
    children: dict[int, list[int]] = {}
    for pid, parent in _processes():
        children.setdefault(parent, []).append(pid)
    found: set[int] = set()
    ahead = [root]
    while ahead:
        offspring = [pid for pid in children.get(ahead.pop(), ()) if pid not in spared]
        found.update(offspring)
        ahead.extend(offspring)
    return found


def _processes() -> list[tuple[int, int]]:
    """Each process and its parent."""
    if not Path("/proc/self/stat").exists():
        return _processes_by_ps()
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                # The second field is the program's name in parentheses, and may hold anything.
                state, parent = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()[:2]
                if state != "X":
                    found.append((int(folder.name), int(parent)))
    return found


def _processes_by_ps() -> list[tuple[int, int]]:
    asked = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=False)
    pairs = [(int(pid), int(parent)) for pid, parent in (line.split() for line in asked.stdout.splitlines())]
    return [(pid, parent) for pid, parent in pairs if pid != os.getpid()]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
