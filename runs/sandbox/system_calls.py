"""A filter of system calls: a program for the kernel's packet filter. In bubblewrap it is the only one; in Docker
the runner sets it before anything else, on top of the engine's own, which leaves some of these doors open.

Doors that no cell needs are closed: those that were ways out of containers, families of sockets that know no
namespaces, and whatever could starve or maim the first process of the cell, which has the same user as its blocks.
"""

from __future__ import annotations

import errno
import os
import platform
import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

#: The kernel's name of each architecture that there are numbers for, and its column below.
_ARCHITECTURES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
#: From here on are the calls of x32, which is x86-64 by another door.
_X32 = 0x40000000

#: (x86-64, arm64); None where there is no such call.
_CLOSED: dict[str, tuple[int | None, int]] = {
    "acct": (163, 89),
    "add_key": (248, 217),
    "bpf": (321, 280),
    "clock_adjtime": (305, 266),
    "clock_settime": (227, 112),
    "delete_module": (176, 106),
    "fanotify_init": (300, 262),
    "finit_module": (313, 273),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fsopen": (430, 430),
    "fspick": (433, 433),
    "init_module": (175, 105),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "io_uring_setup": (425, 425),
    "kexec_file_load": (320, 294),
    "kexec_load": (246, 104),
    "keyctl": (250, 219),
    "mount": (165, 40),
    "mount_setattr": (442, 442),
    "move_mount": (429, 429),
    "open_by_handle_at": (304, 265),
    "open_tree": (428, 428),
    "perf_event_open": (298, 241),
    "pivot_root": (155, 41),
    "quotactl": (179, 60),
    "reboot": (169, 142),
    "request_key": (249, 218),
    "setns": (308, 268),
    "settimeofday": (164, 170),
    "swapoff": (168, 225),
    "swapon": (167, 224),
    "syslog": (103, 116),
    "umount2": (166, 39),
    "unshare": (272, 97),
    "userfaultfd": (323, 282),
}
#: Without it libc falls back on clone, whose flags can be seen.
_CLONE3, _CLONE, _NAMESPACES = (435, 435), (56, 220), 0x7E020080
_SOCKET, _FAMILIES = (41, 198), (1, 2, 10, 16)  # unix, IPv4, IPv6, netlink
#: Calls that change another process, and which argument names it. The runner is the first process of its cell.
_CHANGING = {
    "ioprio_set": ((251, 30), 1),
    "prlimit64": ((302, 261), 0),
    "sched_setaffinity": ((203, 122), 0),
    "sched_setattr": ((314, 274), 0),
    "sched_setparam": ((142, 118), 0),
    "sched_setscheduler": ((144, 119), 0),
    "setpriority": ((141, 140), 1),
}
_RUNNER = 1
#: And whose first argument, if it is this, means all processes of a user.
_OF_A_USER = {"ioprio_set": 3, "setpriority": 2}

_LOAD, _EQUAL, _AT_LEAST, _ANY_OF, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
_ERROR = 0x00050000

#: A line of a program: what it does, how many lines to skip if a test holds and if not, and with which value.
_Line = tuple[int, int, int, int]
_ALLOWED: _Line = (_RETURN, 0, 0, 0x7FFF0000)


def known(machine: str) -> bool:
    """Whether there is a filter for this kind of machine (as `uname -m` has it)."""
    return machine in _ARCHITECTURES


@contextmanager
def offered() -> Iterator[int]:
    """A descriptor to read the filter from, once."""
    fd = os.memfd_create("filter")
    try:
        os.write(fd, program(platform.machine()))
        os.lseek(fd, 0, os.SEEK_SET)
        yield fd
    finally:
        os.close(fd)


def program(machine: str) -> bytes:
    """The filter as the kernel takes it: struct sock_filter, one after the other."""
    architecture, column = _ARCHITECTURES[machine]
    lines = [*_of_another(architecture), (_LOAD, 0, 0, _NUMBER)]
    lines += [(_AT_LEAST, 0, 1, _X32), _refusal(errno.ENOSYS)] if machine == "x86_64" else []
    for numbers in _CLOSED.values():
        lines += _for(numbers[column], [_refusal(errno.EPERM)])
    lines += _for(_CLONE3[column], [_refusal(errno.ENOSYS)])
    lines += _for(_CLONE[column], _when(_ANY_OF, _NAMESPACES, _argument(0)))
    lines += _for(_SOCKET[column], _only(_FAMILIES, _argument(0)))
    for name, (numbers, position) in _CHANGING.items():
        refused = _when(_EQUAL, _RUNNER, _argument(position))
        if name in _OF_A_USER:
            refused += _when(_EQUAL, _OF_A_USER[name], _argument(0))
        lines += _for(numbers[column], refused)
    return _packed(lines)


def allowing(machine: str, calls: Iterable[tuple[int, int]]) -> bytes:
    """The filter of who needs nothing but these calls (x86-64, arm64): every other one fails with EPERM."""
    architecture, column = _ARCHITECTURES[machine]
    return _packed([*_of_another(architecture), *_only(tuple(numbers[column] for numbers in calls), _NUMBER)])


def _packed(lines: list[_Line]) -> bytes:
    """What no line decided is allowed."""
    return b"".join(struct.pack("=HBBI", *line) for line in (*lines, _ALLOWED))


def _of_another(architecture: int) -> list[_Line]:
    """There are none of another architecture's calls."""
    return _unless(_EQUAL, architecture, _ARCHITECTURE, errno.ENOSYS)


def _refusal(number: int) -> _Line:
    return (_RETURN, 0, 0, _ERROR | number)


def _argument(position: int) -> int:
    """Where the lower half of an argument lies: none that is looked at here has more."""
    return _ARGUMENTS + 8 * position


def _for(number: int | None, lines: list[_Line]) -> list[_Line]:
    """The lines for one system call; what they let through is allowed."""
    return [] if number is None else [(_EQUAL, 0, len(lines) + 1, number), *lines, _ALLOWED]


def _when(test: int, value: int, place: int) -> list[_Line]:
    return [(_LOAD, 0, 0, place), (test, 0, 1, value), _refusal(errno.EPERM)]


def _unless(test: int, value: int, place: int, refusal: int) -> list[_Line]:
    return [(_LOAD, 0, 0, place), (test, 1, 0, value), _refusal(refusal)]


def _only(values: tuple[int, ...], place: int) -> list[_Line]:
    tests = [(_EQUAL, len(values) - at, 0, value) for at, value in enumerate(values)]
    return [(_LOAD, 0, 0, place), *tests, _refusal(errno.EPERM)]
