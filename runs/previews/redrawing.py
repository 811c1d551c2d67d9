"""A program of its own: a picture on its standard input, drawn anew on its standard output.

It is started for each picture, because decoders have holes: what breaks here, or is taken over here, is a process that
has little memory and time, and that may do nothing but compute, read what it was given and write an answer: no file, no
socket, no child, no signal to anybody, also as root. What it says is a line of JSON, then the new picture:
{"type": …, "width": …, "height": …, "frames": …} as the original has them, or {"refused": why}.

Its arguments are the longest side, and the filter that the kernel shall keep (`wall`; "" for none). With a filter that
the kernel does not take it ends, as EX_UNAVAILABLE says, before it has read anything.
"""

from __future__ import annotations

import io
import json
import os
import resource
import sys
from pathlib import Path

from PIL import Image, ImageOps, WebPImagePlugin

#: With -I, Python does not look for Parley, of which this takes only what sets a filter.
sys.path.append(str(Path(__file__).resolve().parents[2]))

from runs.sandbox.inside.processes import close_doors

#: Address space (the libraries alone take a third), processor time in seconds.
MEMORY, SECONDS = 1 << 30, 20
#: Phones make 50 million; and no side is longer than a screenshot of a whole long page.
MOST_PIXELS, LONGEST_SIDE = 51_000_000, 30_000
#: The orientations (EXIF) in which a picture lies on its side, and where that is written.
_LYING, _ORIENTATION = (5, 6, 7, 8), 0x0112
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
#: Bytes of an answer.
LONGEST_ANSWER = 32 << 20


class Refused(Exception):
    """The picture is not drawn; the words are for people."""


def main(side: int, wall: bytes) -> None:
    """Draws with no side longer than `side`, behind `wall`."""
    _prepare()
    _limit()
    _enclose(wall)
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


def _enclose(wall: bytes) -> None:
    """Let the kernel refuse every call that the filter does not name, for good."""
    try:
        if wall:
            close_doors(wall)
    except OSError:
        os._exit(os.EX_UNAVAILABLE)


if __name__ == "__main__":
    main(int(sys.argv[1]), bytes.fromhex(sys.argv[2]))
