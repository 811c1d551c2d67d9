"""The filter of system calls, read as the kernel reads it. That the kernel heeds it is told by `tests/escape`."""

from __future__ import annotations

import errno
import struct

import pytest

from runs.sandbox.system_calls import allowing, program

_MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_ALLOWED = 0x7FFF0000

#: What is asked (x86-64, arm64), with which arguments, and the errno that answers it (0: it is let through).
ASKED = [
    ((0, 63), (), 0),  # read
    ((425, 425), (), errno.EPERM),  # io_uring_setup
    ((163, 89), (), errno.EPERM),  # the first that is closed
    ((323, 282), (), errno.EPERM),  # and the last
    ((41, 198), (1, 1), 0),  # socket, unix
    ((41, 198), (10, 1), 0),
    ((41, 198), (16, 3), 0),
    ((41, 198), (38, 5), errno.EPERM),  # AF_ALG
    ((41, 198), (40, 1), errno.EPERM),  # AF_VSOCK
    ((56, 220), (17,), 0),  # fork, by clone
    ((56, 220), (0x10000000 | 17,), errno.EPERM),
    ((435, 435), (), errno.ENOSYS),
    ((302, 261), (0, 7), 0),  # prlimit of itself
    ((302, 261), (77, 7), 0),
    ((302, 261), (1, 7), errno.EPERM),
    ((141, 140), (0, 0, 5), 0),  # setpriority
    ((141, 140), (0, 1, 5), errno.EPERM),
    ((141, 140), (2, 0, 5), errno.EPERM),
    ((251, 30), (3, 1000), errno.EPERM),
    ((203, 122), (0, 8), 0),
    ((203, 122), (1, 8), errno.EPERM),
]


def answer(filter_: bytes, number: int, architecture: int, arguments: tuple[int, ...]) -> int:
    """What the filter says to a call."""
    call = struct.pack("<iIQ6Q", number, architecture, 0, *(*arguments, 0, 0, 0, 0, 0, 0)[:6])
    lines, at, held = list(struct.iter_unpack("<HBBI", filter_)), 0, 0
    while True:
        what, if_so, if_not, value = lines[at]
        if what == 0x06:
            return value
        if what == 0x20:
            held, skipped = struct.unpack_from("<I", call, value)[0], 0
        else:
            holds = {0x15: held == value, 0x35: held >= value, 0x45: bool(held & value)}[what]
            skipped = if_so if holds else if_not
        at += 1 + skipped


@pytest.mark.parametrize(("column", "machine"), [*enumerate(_MACHINES)])
@pytest.mark.parametrize(("numbers", "arguments", "error"), ASKED)
def test_answers(column: int, machine: str, numbers: tuple[int, int], arguments: tuple[int, ...], error: int) -> None:
    said = answer(program(machine), numbers[column], _MACHINES[machine], arguments)
    assert said == (0x00050000 | error if error else _ALLOWED)


@pytest.mark.parametrize("machine", [*_MACHINES])
def test_another_architecture_s_calls(machine: str) -> None:
    assert answer(program(machine), 102, 0x40000003, ()) == 0x00050000 | errno.ENOSYS


def test_x32() -> None:
    assert answer(program("x86_64"), 0x40000000 | 41, _MACHINES["x86_64"], (38,)) == 0x00050000 | errno.ENOSYS


@pytest.mark.parametrize(("column", "machine"), [*enumerate(_MACHINES)])
def test_of_what_is_allowed_alone(column: int, machine: str) -> None:
    filter_ = allowing(machine, [(0, 63), (1, 64), (231, 94)])
    said = [
        answer(filter_, numbers[column], _MACHINES[machine], ()) for numbers in ((0, 63), (1, 64), (231, 94), (2, 56))
    ]
    assert said == [_ALLOWED] * 3 + [0x00050000 | errno.EPERM]
    assert answer(filter_, (0, 63)[column], 0x40000003, ()) == 0x00050000 | errno.ENOSYS
    assert answer(filter_, 0x40000000, _MACHINES[machine], ()) == 0x00050000 | errno.EPERM
