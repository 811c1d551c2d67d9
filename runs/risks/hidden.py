"""Characters that make code look other than it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Set
from itertools import pairwise

from runs.risks.assessment import Kind, Level
from runs.risks.notes import Notes

#: They turn the direction of text round (CVE-2021-42574).
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
#: Nothing of them is seen. The joiner has its place between emoji.
_UNSEEN = frozenset(
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u2060\u2061\u2062\u2063\u2064\u3164\ufeff\uffa0\u2800"
)
_JOINER = "\u200d"
_CONTROLS = frozenset(chr(code) for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t\r\f")
_WORD = re.compile(r"\w+")
_FAR_RIGHT = re.compile(r"\S[ \t]{120,}\S|^[ \t]{200,}\S")
#: Tags, and supplementary variation selectors, with which text can be hidden in text.
_TAGS = (0xE0000, 0xE01EF)


def look(code: str, notes: Notes) -> None:
    for number, line in enumerate(code.split("\n"), 1):
        if what := _in_line(line.removeprefix("\ufeff") if number == 1 else line):
            notes.touch(Kind.HIDDEN, None)
            notes.find(Kind.HIDDEN, Level.HIGH, number, what)


def _in_line(line: str) -> str:
    if _FAR_RIGHT.search(line):
        return "Has code far to the right, where nobody looks."
    if line.isascii():
        return "" if not _CONTROLS & set(line) else f"Holds control characters ({_named(_CONTROLS & set(line))})."
    seen = set(line)
    if turning := seen & _TURNING:
        return f"Holds characters that turn text round ({_named(turning)}): it runs otherwise than it reads."
    if unseen := seen & _UNSEEN or _stray_joiners(line):
        return f"Holds characters that cannot be seen ({_named(unseen)})."
    if any(_TAGS[0] <= ord(character) <= _TAGS[1] for character in seen):
        return "Holds text that is hidden in characters that cannot be seen."
    if controls := seen & _CONTROLS:
        return f"Holds control characters ({_named(controls)})."
    if word := next((word for word in _WORD.findall(line) if _is_mixed(word)), None):
        return f"Has letters of different alphabets in the one word “{word[:40]}”: it may look like another."
    return ""


def _named(characters: Set[str]) -> str:
    return ", ".join(f"U+{ord(character):04X}" for character in sorted(characters)[:4])


def _stray_joiners(line: str) -> set[str]:
    parts = line.split(_JOINER)
    beside = pairwise(parts)
    stray = any(not before or before[-1].isascii() or not after or after[0].isascii() for before, after in beside)
    return {_JOINER} if stray else set()


def _is_mixed(word: str) -> bool:
    """Latin letters beside Cyrillic, Greek or Armenian ones that look like them."""
    if word.isascii():
        return False
    scripts = {unicodedata.name(letter, "?").split()[0] for letter in word if letter.isalpha()}
    return "LATIN" in scripts and bool(
        scripts & {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "FULLWIDTH", "MATHEMATICAL"}
    )
