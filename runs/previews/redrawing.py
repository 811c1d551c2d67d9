"""A program, and no part of Parley: a picture on its standard input, drawn anew on its standard output.

It is started for each picture, because decoders have holes: what breaks here, or is taken over here, is a process that
has little memory and time, and that may do nothing but compute, read what it was given and write an answer: no file, no
socket, no child, no signal to anybody, also as root. What it says is a line of JSON, then the
new picture: {"type": …, "width": …, "height": …, "frames": …} as the original has them, or {"refused": why}.
"""

from __future__ import annotations

import ctypes
import io
import json
import os
import platform
import resource
import sys

from PIL import Image, ImageOps, WebPImagePlugin

#: Address space (the libraries alone take a third), processor time in seconds.
MEMORY, SECONDS = 1 << 30, 20
#: Phones make 50 million; and no side is longer than a screenshot of a whole long page.
MOST_PIXELS, LONGEST_SIDE = 51_000_000, 30_000
#: The orientations (EXIF) in which a picture lies on its side, and where that is written.
_LYING, _ORIENTATION = (5, 6, 7, 8), 0x0112
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
#: Bytes of an answer.
LONGEST_ANSWER = 32 << 20

#: All that the kernel still does for it, by the numbers of each machine: read, write, close, fstat, lseek, pread; mmap,
#: mprotect, munmap, brk, mremap, madvise; the three for signals of its own; futex, yield, clock, random, exit.
CALLS = {
    "x86_64": (0, 1, 3, 5, 8, 17, 9, 10, 11, 12, 25, 28, 13, 14, 15, 202, 24, 228, 318, 60, 231),
    "aarch64": (63, 64, 57, 80, 62, 67, 222, 226, 215, 214, 216, 233, 134, 135, 139, 98, 124, 113, 278, 93, 94),
}
#: As the kernel names machines, to see a call in the numbers of another one.
MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_LOAD, _IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050001, 0x80000000
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2


class Refused(Exception):
    """The picture is not drawn; the words are for people."""


def main(side: int) -> None:
    """Draws with no side longer than `side`."""
    _prepare()
    _limit()
    _wall()
    try:
        about, picture = redrawn(sys.stdin.buffer.read(), side)
    except Refused as refused:
        about, picture = {"refused": str(refused)}, b""
    except MemoryError:
        about, picture = {"refused": "It takes more memory than a picture may."}, b""
    except Exception:  # noqa: BLE001 - decoders raise whatever they like
        about, picture = {"refused": "It is damaged or cut short."}, b""
    sys.stdout.buffer.write(json.dumps(about).encode() + b"\n" + picture)
    sys.stdout.buffer.flush()
    os._exit(0)  # there is nothing to tidy, and what tidies may ask for what is refused


def redrawn(content: bytes, side: int) -> tuple[dict[str, object], bytes]:
    image = Image.open(io.BytesIO(content), formats=FORMATS)
    width, height = image.size
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise Refused(f"It has {width:,} × {height:,} pixels, more than is drawn here.")
    if image.getexif().get(_ORIENTATION) in _LYING:
        width, height = height, width
    source, frames = image.format, getattr(image, "n_frames", 1)
    image.draft("RGB", (side, side))
    image.load()
    upright = _plain(ImageOps.exif_transpose(image))
    upright.thumbnail((side, side), reducing_gap=2.0)
    target = source if source in ("JPEG", "WEBP") else "PNG"
    about = {"type": f"image/{target.lower()}", "width": width, "height": height, "frames": frames}
    return about, _saved(upright, target)


def _plain(image: Image.Image) -> Image.Image:
    """In eight bits a colour, without palettes, and without anything that came along with the pixels."""
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    has_alpha = image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info
    plain = image.convert("RGBA" if has_alpha else "L" if image.mode in ("1", "L") else "RGB")
    plain.info = {}
    return plain


def _saved(image: Image.Image, target: str) -> bytes:
    out = io.BytesIO()
    options = {} if target == "PNG" else {"quality": 88}
    (image if target != "JPEG" else image.convert("RGB")).save(out, target, **options)
    return out.getvalue()


def _prepare() -> None:
    """Load all that decoding will ever import: afterwards nothing can be opened."""
    Image.MAX_IMAGE_PIXELS = None  # the limit here is our own
    Image.init()
    assert WebPImagePlugin.SUPPORTED
    for kind in FORMATS:
        out = io.BytesIO()
        Image.new("P" if kind == "GIF" else "RGB", (2, 2)).save(out, kind)
        redrawn(out.getvalue(), 2)


def _limit() -> None:
    open_now = 3
    limits = {"AS": MEMORY, "CPU": SECONDS, "CORE": 0, "FSIZE": LONGEST_ANSWER, "NPROC": 0, "NOFILE": open_now}
    for name, most in limits.items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))


class _Line(ctypes.Structure):
    """One line of a filter (BPF): where `value` equals, go `yes` lines on, else `no`."""

    _fields_ = (("code", ctypes.c_ushort), ("yes", ctypes.c_ubyte), ("no", ctypes.c_ubyte), ("value", ctypes.c_uint))


class _Filter(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("lines", ctypes.POINTER(_Line)))


def _wall() -> bool:
    """Let the kernel refuse every call but those of CALLS, for good. False where it knows no such filter: the limits
    remain."""
    machine = platform.machine()
    if sys.platform != "linux" or machine not in CALLS:
        return False
    lines = _lines(MACHINES[machine], CALLS[machine])
    program = _Filter(len(lines), (_Line * len(lines))(*lines))
    control = ctypes.CDLL(None).prctl
    return not (control(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or control(_SECCOMP, _FILTER, ctypes.byref(program), 0, 0))


def _lines(machine: int, calls: tuple[int, ...]) -> list[_Line]:
    """A call in another machine's numbers ends the process; one that is not named fails with EPERM."""
    return [
        _Line(_LOAD, 0, 0, 4),
        _Line(_IF_EQUAL, 1, 0, machine),
        _Line(_RETURN, 0, 0, _KILL),
        _Line(_LOAD, 0, 0, 0),
        *(_Line(_IF_EQUAL, len(calls) - at, 0, number) for at, number in enumerate(calls)),
        _Line(_RETURN, 0, 0, _REFUSE),
        _Line(_RETURN, 0, 0, _ALLOW),
    ]


if __name__ == "__main__":
    main(int(sys.argv[1]))
