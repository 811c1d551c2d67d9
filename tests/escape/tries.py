"""What an attack has at hand: this file lies beside it in the cell. The standard library only.

Whatever must not work is an attempt, and says on one line either what held it or that it escaped.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import mmap
import os
import platform
import signal
import socket
import struct
import sys
from collections.abc import Callable, Iterator

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p

_COLUMN = ("x86_64", "aarch64").index(platform.machine())

#: System calls by number, since libc has no names for most of these: on x86-64, on arm64.
_NUMBERS = {
    "acct": (163, 89),
    "add_key": (248, 217),
    "bpf": (321, 280),
    "clock_settime": (227, 112),
    "clone3": (435, 435),
    "delete_module": (176, 106),
    "fanotify_init": (300, 262),
    "finit_module": (313, 273),
    "fsopen": (430, 430),
    "io_uring_setup": (425, 425),
    "kcmp": (312, 272),
    "kexec_load": (246, 104),
    "keyctl": (250, 219),
    "mount": (165, 40),
    "move_mount": (429, 429),
    "open_by_handle_at": (304, 265),
    "open_tree": (428, 428),
    "perf_event_open": (298, 241),
    "pidfd_getfd": (438, 438),
    "pidfd_open": (434, 434),
    "pivot_root": (155, 41),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "ptrace": (101, 117),
    "reboot": (169, 142),
    "request_key": (249, 218),
    "sched_setaffinity": (203, 122),
    "setns": (308, 268),
    "sethostname": (170, 161),
    "swapon": (167, 224),
    "syslog": (103, 116),
    "umount2": (166, 39),
    "unshare": (272, 97),
    "userfaultfd": (323, 282),
}


def attempt(act: Callable[[], object]) -> None:
    """Do what must not work."""
    try:
        act()
    except OSError as error:
        held(errno.errorcode.get(error.errno or 0, str(error)))
    else:
        escaped()


def held(by: object) -> None:
    sys.stdout.write(f"held: {by}\n")
    sys.stdout.flush()


def escaped() -> None:
    sys.stdout.write("ESCAPED\n")
    sys.stdout.flush()


def call(name: str, *arguments: int | bytes | ctypes.Array[ctypes.c_char]) -> int:
    """A system call. Raises OSError as the functions of `os` do."""
    words = [ctypes.c_long(word) if isinstance(word, int) else word for word in arguments]
    result = int(libc.syscall(ctypes.c_long(_NUMBERS[name][_COLUMN]), *words))
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def unshare(flags: int) -> None:
    call("unshare", flags)


def opened_for_writing(path: str) -> None:
    """Open and close: what is open for writing could be written, and writing it could harm the machine."""
    os.close(os.open(path, os.O_WRONLY))


def call_of_32_bits(number: int, *arguments: int) -> int:
    """A system call through the door for 32-bit programs, whose numbers and arguments are other ones.

    A filter that knows 64-bit calls only does not see it. Raises OSError as `call` does.
    """
    if platform.machine() != "x86_64":
        raise OSError(errno.ENOSYS, "there is no such door")
    loads = (0xB8, 0xBB, 0xB9, 0xBA)  # mov eax, ebx, ecx, edx
    words = (number, *arguments, 0, 0, 0)[:4]
    body = b"".join(bytes([load]) + word.to_bytes(4, "little") for load, word in zip(loads, words, strict=True))
    program = b"\x53" + body + b"\xcd\x80\x5b\xc3"  # push rbx … int 0x80, pop rbx, ret
    memory = mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    memory.write(program)
    address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    result = int(ctypes.CFUNCTYPE(ctypes.c_int32)(address)())
    if result < 0:
        raise OSError(-result, os.strerror(-result))
    return result


def low_memory(content: bytes) -> int:
    """The address, below 4 GiB, of a copy: 32-bit calls can point nowhere else."""
    address = libc.mmap(None, ctypes.c_size_t(mmap.PAGESIZE), 3, 0x62, -1, 0)  # private, anonymous, MAP_32BIT
    ctypes.memmove(ctypes.c_void_p(address), content, len(content))
    return int(address)


def in_a_child(act: Callable[[], object]) -> None:
    """An attempt that may kill the process that makes it."""
    child = os.fork()
    if not child:
        attempt(act)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status < 0:
        held(signal.Signals(-status).name)


def bytes_taken(take: Callable[[int], object], piece: int, most: int) -> int:
    """How many bytes could be had, in pieces that are kept. Says what ended it, or that nothing did before `most`."""
    kept: list[object] = []
    while len(kept) * piece < most:
        try:
            kept.append(take(piece))
        except (OSError, MemoryError) as error:
            held(errno.errorcode.get(getattr(error, "errno", None) or 0, type(error).__name__))
            return len(kept) * piece
    escaped()
    return most


def clone_into(flags: int) -> None:
    """A child in new namespaces, which ends at once. Raises OSError."""
    number = (56, 220)[_COLUMN]
    child = libc.syscall(ctypes.c_long(number), ctypes.c_long(flags | signal.SIGCHLD), *[ctypes.c_long(0)] * 4)
    _end_child(int(child))


def clone3_into(flags: int) -> None:
    """The same by clone3, whose flags lie in memory, where a filter cannot read them."""
    asked = ctypes.create_string_buffer(struct.pack("8Q", flags, 0, 0, 0, signal.SIGCHLD, 0, 0, 0), 64)
    _end_child(int(libc.syscall(ctypes.c_long(435), asked, ctypes.c_long(64))))


def _end_child(child: int) -> None:
    if not child:
        os._exit(0)
    if child < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    os.waitpid(child, 0)


def read_something(path: str) -> None:
    """Raises OSError where there is nothing to be read: a file that is covered is empty."""
    with open(path, "rb") as file:
        if not file.read(16):
            raise OSError(errno.ENODATA, "it is empty")


def writable(*tops: str) -> Iterator[str]:
    """The files below, links not followed, that this user may write."""
    for top in tops:
        for folder, _, names in os.walk(top):
            yield from (path for name in names if os.access(path := f"{folder}/{name}", os.W_OK))


def connected_by_ipv6(host: str, port: int) -> None:
    """Raises OSError."""
    with socket.socket(socket.AF_INET6) as connection:
        connection.settimeout(3)
        connection.connect((host, port))


def asked_by_netlink(wire: socket.socket, message: bytes) -> None:
    """Have the kernel do what a message says. Raises OSError with what it answers."""
    wire.send(message)
    if code := struct.unpack_from("=i", wire.recv(4096), 16)[0]:
        raise OSError(-code, os.strerror(-code))


def checked(result: int) -> int:
    """What a function of libc gave. Raises OSError if it failed."""
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def deaf() -> None:
    """Ignore every signal that can be ignored."""
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        with contextlib.suppress(OSError, ValueError):  # threads use two of them for themselves
            signal.signal(number, signal.SIG_IGN)
