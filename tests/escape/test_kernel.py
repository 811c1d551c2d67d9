"""Doors of the kernel: calls that have been ways out of containers, or reach what is no cell's own."""

from __future__ import annotations

import pytest

from runs.sandbox.cell import Sandbox
from tests.escape.attacks import NO_FILTER, ROOT, Attack, all_of, sound, those_seen_to_be_real, tried
from tests.escape.conftest import Weakened

_FILTER = "system call filter"
_RIGHTS = "no capabilities"
_NOT_THERE = "EPERM|EACCES|ENOSYS"

ATTACKS = [
    Attack(
        "AF_ALG: the kernel's ciphers (CVE-2026-31431)",
        "attempt(lambda: socket.socket(38, socket.SOCK_SEQPACKET))",
        _FILTER,
        without=NO_FILTER,
    ),
    Attack(
        "AF_VSOCK: the machine that this one runs on",
        "attempt(lambda: socket.socket(40, socket.SOCK_STREAM))",
        _FILTER,
        without=NO_FILTER,
    ),
    Attack(
        "both through the door for 32-bit programs",
        "for family, kind in ((38, 5), (40, 1)):\n"
        "    in_a_child(lambda: call_of_32_bits(102, 1, low_memory(struct.pack('iii', family, kind, 0))))",
        _FILTER,
        "EPERM|ENOSYS|SIGSYS|SIGSEGV",
        NO_FILTER,
    ),
    Attack(
        "io_uring: calls that no filter sees",
        "attempt(lambda: call('io_uring_setup', 1, ctypes.create_string_buffer(120)))",
        _FILTER,
        _NOT_THERE,
        NO_FILTER,
    ),
    Attack(
        "keyctl: keys that all cells of a user share",
        """
            attempt(lambda: call('keyctl', 1, 0))
            attempt(lambda: call('add_key', b'user', b'parley', b'x', 1, -4))
            attempt(lambda: call('request_key', b'user', b'parley', 0, 0))
        """,
        _FILTER,
        _NOT_THERE,
        NO_FILTER,
    ),
    Attack(
        "user namespace, by unshare",
        "attempt(lambda: unshare(0x10000000))",
        _FILTER,
        "EPERM|ENOSPC",
        NO_FILTER,
    ),
    Attack(
        "user namespace, by clone and clone3",
        "attempt(lambda: clone_into(0x10000000))\nattempt(lambda: clone3_into(0x10000000))",
        _FILTER,
        "EPERM|ENOSPC|ENOSYS",
        NO_FILTER,
    ),
    Attack(
        "other namespaces: mounts, network, processes, cgroups, time",
        "for flag in (0x20000, 0x40000000, 0x20000000, 0x2000000, 0x80, 0x4000000, 0x8000000):\n"
        "    attempt(lambda: unshare(flag))",
        _RIGHTS,
        "EPERM|EINVAL",
        ROOT,
    ),
    Attack(
        "userfaultfd: pages that wait for the attacker",
        "attempt(lambda: call('userfaultfd', 1))",
        _FILTER,
        _NOT_THERE,
        NO_FILTER,
    ),
    Attack(
        "bpf: programs in the kernel",
        "attempt(lambda: call('bpf', 0, ctypes.create_string_buffer(struct.pack('5I', 2, 4, 4, 1, 0), 120), 120))",
        _FILTER,
        _NOT_THERE,
        ROOT,
    ),
    Attack(
        "perf_event_open: what the processor does",
        "asked = ctypes.create_string_buffer(struct.pack('IIQ', 1, 112, 0), 112)\n"
        "attempt(lambda: call('perf_event_open', asked, -1, 0, -1, 0))",
        _FILTER,
        _NOT_THERE,
        ROOT,
    ),
    Attack(
        "a module into the kernel, or another kernel",
        """
            attempt(lambda: call('finit_module', os.open('/proc/self/exe', 0), b'', 0))
            attempt(lambda: call('delete_module', b'nf_nat', 0))
            attempt(lambda: call('kexec_load', 0, 0, 0, 0))
        """,
        _RIGHTS,
        _NOT_THERE,
    ),
    Attack(
        "setting the clock",
        "import time\nattempt(lambda: time.clock_settime(time.CLOCK_REALTIME, time.time()))",
        _RIGHTS,
        _NOT_THERE,
        ROOT,
    ),
    Attack(
        "restarting the machine, swapping to a file, accounting to a file",
        """
            attempt(lambda: call('reboot', 0xfee1dead, 0x28121969, 0x89abcdef, 0))
            attempt(lambda: call('swapon', b'/workspace/tries.py', 0))
            attempt(lambda: call('acct', b'/workspace/tries.py'))
        """,
        _RIGHTS,
        _NOT_THERE,
    ),
    Attack(
        "the kernel's log",
        "attempt(lambda: call('syslog', 3, ctypes.create_string_buffer(4096), 4096))",
        _RIGHTS,
        _NOT_THERE,
        ROOT,
    ),
    Attack(
        "another name for the machine",
        "attempt(lambda: socket.sethostname('mine'))",
        _RIGHTS,
        without=ROOT,
    ),
]


@all_of(ATTACKS)
async def test_held(walls: Sandbox, attack: Attack) -> None:
    assert attack.not_held(await tried(walls, attack.program, limits=attack.limits)) == []


@those_seen_to_be_real(ATTACKS)
async def test_not_held_without_that_wall(weakened: Weakened, attack: Attack) -> None:
    block = await tried(weakened(attack.without or {}), attack.program, limits=attack.limits)
    assert attack.not_held(block)
    if "ESCAPED" not in block.stream("out") and "EAFNOSUPPORT" in block.stream("out"):
        pytest.skip("this kernel has no such family of sockets")
    assert "ESCAPED" in block.stream("out")


async def test_the_kernel_is_sound(walls: Sandbox) -> None:
    assert await sound(walls)
