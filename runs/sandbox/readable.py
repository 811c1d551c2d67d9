"""Makes what a program wrote fit for a page: text only, nothing that hides, moves or recolours other text.

Escape sequences of terminals go; line ends become "\\n"; every other control character and the characters that turn
the direction of text round are shown as what they are. Everything works on pieces that are cut anywhere.
"""

from __future__ import annotations

import codecs
import re
from typing import Literal

_SEQUENCE = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]"  # colours, cursor
    r"|\][^\x07\x1b]*(?:\x07|\x1b\\)"  # titles, links
    r"|[PX^_][^\x1b]*\x1b\\"  # device strings
    r"|[ -/]+[0-~]"  # character sets
    r"|[0-OQ-WYZ\\`-~])"  # the short ones
)
#: What may still become a sequence, or the first half of a line end, when the next piece comes.
_UNFINISHED = re.compile(r"(?:\r|\x1b(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b]*\x1b?|[ -/]*))\Z")
#: A sequence longer than this is not waited for.
_LONGEST = 4096

_SHOWN = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\n\t"} | {0x7F: "␡"}
_SHOWN |= {code: f"\\x{code:02x}" for code in range(0x80, 0xA0)}
_SHOWN |= {code: f"\\u{code:04x}" for code in (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))}

#: Of a name or a reason: no kernel has longer paths.
_LONGEST_LINE = 4096


def shown(text: str) -> str:
    """A whole text, with its line ends and without anything that hides, moves or turns other text."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_SHOWN)


def visible(line: str) -> str:
    """Every character can be seen, each where it stands; a line end too is shown as what it is."""
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in line)


def one_line(text: object) -> str:
    """A name or a reason that a cell gives, as one line for people: nothing in it hides, and it has an end."""
    return visible(str(text)[:_LONGEST_LINE])


class Readable:
    """One stream of bytes, becoming text."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._waiting = ""

    def text(self, data: bytes, last: bool = False) -> str:
        """What can be told now. With `last`, also what was waiting for more."""
        text = self._waiting + self._decoder.decode(data, last)
        unfinished = None if last else _UNFINISHED.search(text, max(0, len(text) - _LONGEST))
        cut = unfinished.start() if unfinished else len(text)
        self._waiting = text[cut:]
        return shown(_SEQUENCE.sub("", text[:cut]))


class Transcript:
    """A block's output in the order in which it came; neighbours of one stream are one piece."""

    def __init__(self) -> None:
        self._pieces: list[tuple[Literal["out", "err"], list[str]]] = []

    def add(self, stream: Literal["out", "err"], text: str) -> None:
        if not self._pieces or self._pieces[-1][0] != stream:
            self._pieces.append((stream, []))
        self._pieces[-1][1].append(text)

    def pieces(self) -> tuple[tuple[Literal["out", "err"], str], ...]:
        return tuple((stream, "".join(texts)) for stream, texts in self._pieces)
