"""Bytes as text that hides nothing: in the encoding that they have, control characters shown as what they are."""

from __future__ import annotations

import codecs
import json
import re
from dataclasses import dataclass

from runs.sandbox import readable

_BINARY = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
#: What takes no room: nobody would see that a file has it. (What code prints may have it.)
_UNSEEN = {code: f"\\u{code:04x}" for code in (0x200B, *range(0x2060, 0x2066), 0xFEFF)}

_OPENING, _CLOSING = frozenset("{["), frozenset("}]")
#: Steps of indentation. Without an end, a deep document would be made of spaces.
_DEEPEST = 24
_JSON = re.compile(r'"(?:\\.|[^"\\])*"|[{}\[\],:]|[^\s{}\[\],:"]+')


@dataclass(frozen=True, slots=True)
class Decoded:
    """`encoding` is "" for what every text should be, UTF-8."""

    text: str
    encoding: str = ""


def decoded(head: bytes, is_cut: bool) -> Decoded | None:
    """The text that a file begins with; None where it is none. A character that the cut goes through is left out."""
    marked = next((encoding for mark, encoding in _MARKS.items() if head.startswith(mark)), None)
    if marked is None and _BINARY.search(head):
        return None
    encodings = {"utf-16": "UTF-16"} if marked == "utf-16" else {"utf-8-sig": "", "cp1252": "Windows-1252"}
    for encoding, name in encodings.items():
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(head, final=not is_cut)
        except UnicodeDecodeError:
            continue
        return None if marked == "utf-16" and "\0" in text else Decoded(text, name)
    return None


def shown(text: str) -> str:
    return readable.shown(text).translate(_UNSEEN)


def laid_out(text: str) -> str | None:
    """JSON over lines, each value as it is written there; None where it is none."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return None
    lines, depth, parts = [""], 0, _JSON.findall(text)
    for part, following in zip(parts, [*parts[1:], ""], strict=True):
        depth += (part in _OPENING) - (following in _CLOSING)
        lines[-1] += f"{part} " if part == ":" else part
        if part == "," or (part in _OPENING) != (following in _CLOSING):
            lines.append("  " * min(depth, _DEEPEST))
    return "\n".join(lines)


def hexadecimal(head: bytes) -> str:
    """Sixteen bytes a line: where, what, and as letters where they are some."""
    return "\n".join(_line(at, head[at : at + 16]) for at in range(0, len(head), 16))


def _line(at: int, some: bytes) -> str:
    letters = "".join(chr(byte) if 32 <= byte < 127 else "·" for byte in some)
    return f"{at:06x}  {some[:8].hex(' '):<23}  {some[8:].hex(' '):<23}  {letters}"
