"""Pictures for tests, good and bad, made when they are asked for."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image

SCRIPT = b"<script>alert(1)</script>"


def drawn(kind: str, size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind, **options)
    return out.getvalue()


def bomb(side: int = 60_000) -> bytes:
    """Some kilobytes that say that they are gigabytes of pixels."""
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)) + _rows(side)


def polyglot() -> bytes:
    """A picture and, for who looks for it, a page with a script: in a comment and after its end."""
    plain = drawn("PNG")
    return plain[:33] + _chunk(b"tEXt", b"Comment\0" + SCRIPT) + plain[33:] + SCRIPT


def animation(frames: int = 3) -> bytes:
    out = io.BytesIO()
    first, *others = [Image.new("RGB", (20, 20), (60 * at, 0, 0)) for at in range(frames)]
    first.save(out, "GIF", save_all=True, append_images=others)
    return out.getvalue()


def truncated() -> bytes:
    noise = Image.effect_noise((400, 400), 90)
    out = io.BytesIO()
    noise.save(out, "JPEG")
    return out.getvalue()[:3000]


def with_place() -> bytes:
    """A photograph that lies on its side, and tells whose camera it was."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Alice's camera"
    return drawn("JPEG", exif=exif)


def _rows(side: int) -> bytes:
    return _chunk(b"IDAT", zlib.compress(bytes(side), 9)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
