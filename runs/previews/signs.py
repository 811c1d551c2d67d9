"""What bytes are by how they begin, whatever their name says."""

from __future__ import annotations

_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)


def picture_type(head: bytes) -> str | None:
    """The media type. SVG is no picture here: it can hold scripts."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for sign, kind in _PICTURES if head.startswith(sign)), None)


def is_pdf(head: bytes) -> bool:
    return head.startswith(b"%PDF-")
