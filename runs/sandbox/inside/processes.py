"""The processes of a cell: how the runner holds itself apart from them, and how it ends them all."""

# pathlib would make every start of a cell slower.
# ruff: noqa: PTH112, PTH123, PTH208

from __future__ import annotations

import collections
import ctypes
import os
import signal
import sys
import time
from contextlib import suppress

#: The kernel frees killed processes within milliseconds; one that hangs in a device must not hang the runner.
PATIENCE = 5.0

_DUMPABLE, _SECCOMP, _CHILD_SUBREAPER, _NO_NEW_PRIVILEGES = 4, 22, 36, 38
_MODE_FILTER, _LINE = 2, 8
_DEAFENED = sorted(signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP, signal.SIGCHLD})
_DEFAULT = 0  # SIG_DFL, as the C library has it
_OOM_COUNTERS = ("/sys/fs/cgroup/memory.events", "/sys/fs/cgroup/memory/memory.oom_control")


#: Loaded once: a forked child has no time to look for it.
_LIBC = ctypes.CDLL(None, use_errno=True)


class _Filter(ctypes.Structure):
    """struct sock_fprog."""

    _fields_ = (("length", ctypes.c_ushort), ("lines", ctypes.c_void_p))


def hold_apart() -> None:
    """No ptrace, no /proc/<pid>/mem, no signals (a handler of Python's would make the first process killable)."""
    _prctl(_DUMPABLE, 0)
    _prctl(_CHILD_SUBREAPER, 1)
    for number in _DEAFENED:
        with suppress(OSError, ValueError):  # threads use two of them for themselves
            signal.signal(number, signal.SIG_IGN)


def become_ordinary() -> None:
    """Undo `hold_apart` in a forked child, and offer it to the OOM killer before the runner."""
    _prctl(_DUMPABLE, 1)
    for number in _DEAFENED:  # by the C library: a block waits for this, and Python's own way takes three times as long
        _LIBC.signal(number, _DEFAULT)
    with suppress(OSError):  # elsewhere than on Linux there is none
        fd = os.open("/proc/self/oom_score_adj", os.O_WRONLY)
        os.write(fd, b"1000")
        os.close(fd)


def close_doors(program: bytes) -> None:
    """Let a filter of system calls (struct sock_filter, one after the other) decide for this process and whatever it
    starts, on top of the filters that are there already. Raises OSError: nothing may run without it."""
    lines = ctypes.create_string_buffer(program, len(program))
    filter_ = _Filter(len(program) // _LINE, ctypes.cast(lines, ctypes.c_void_p))
    wanted = (_MODE_FILTER, ctypes.byref(filter_), 0, 0)
    if _LIBC.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or _LIBC.prctl(_SECCOMP, *wanted):
        raise OSError(ctypes.get_errno(), "the filter of system calls cannot be set")


def reap() -> tuple[dict[int, int], bool]:
    """The exit statuses of all children that have ended, and whether any child is left."""
    statuses: dict[int, int] = {}
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return statuses, False
        if not pid:
            return statuses, True
        statuses[pid] = os.waitstatus_to_exitcode(status)


def kill_all(leader: int = 0) -> dict[int, int]:
    """Kill all of the cell but this process and wait for it; again and again, since a fork bomb forks meanwhile.

    `leader` is the process group to kill where there is no /proc to find processes in.
    """
    statuses: dict[int, int] = {}
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        for pid in _targets(leader):
            _kill(pid)
        ended, left = reap()
        statuses.update(ended)
        if not left:
            break
        time.sleep(0.002)
    return statuses


def oom_kills() -> int:
    """How often the kernel has killed for memory in the control group that this process sees as its own."""
    for path in _OOM_COUNTERS:
        with suppress(OSError, ValueError), open(path) as file:
            return int(dict(line.split() for line in file).get("oom_kill", 0))
    return 0


def _targets(leader: int) -> list[int]:
    """Only the first process of a pid namespace may say "everybody": elsewhere that is the user's whole session."""
    if os.getpid() == 1:
        return [-1]
    if os.path.isdir("/proc/self"):
        return _descendants()
    return [-leader] if leader else []


def _descendants() -> list[int]:
    """Every process below this one. Orphans count: this process adopts them (PR_SET_CHILD_SUBREAPER)."""
    children: dict[int, list[int]] = collections.defaultdict(list)
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat", "rb") as file:
                parent = int(file.read().rpartition(b")")[2].split()[1])
        except OSError:
            continue  # it ended meanwhile
        children[parent].append(int(name))
    found = [os.getpid()]
    for pid in found:
        found += children[pid]
    return found[1:]


def _kill(pid: int) -> None:
    with suppress(OSError):  # it ended meanwhile
        os.kill(pid, signal.SIGKILL)


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        _LIBC.prctl(option, value, 0, 0, 0)
