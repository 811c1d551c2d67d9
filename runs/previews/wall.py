"""What the kernel still does for the program that draws pictures: compute, read what it has, answer, end."""

from __future__ import annotations

import platform
import sys

from runs.sandbox import system_calls

#: (x86-64, arm64)
_CALLS = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "fstat": (5, 80),
    "lseek": (8, 62),
    "pread64": (17, 67),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "brk": (12, 214),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "futex": (202, 98),
    "sched_yield": (24, 124),
    "clock_gettime": (228, 113),
    "getrandom": (318, 278),
    "exit": (60, 93),
    "exit_group": (231, 94),
}


def wall() -> str:
    """The filter in hexadecimal digits; "" where there is none for this machine, and the program's limits are all."""
    machine = platform.machine()
    if sys.platform != "linux" or not system_calls.known(machine):
        return ""
    return system_calls.allowing(machine, _CALLS.values()).hex()
