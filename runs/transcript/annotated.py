"""Code as a reviewer sees it: line by line, in colour, with what was found at its lines, and nothing in it hidden."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from runs.risks import Finding, Level
from runs.transcript.differences import painted

TONES = {Level.LOW: "ok", Level.MEDIUM: "warn", Level.HIGH: "bad"}

#: What turns the direction of text round, has no width, or is a control character.
_UNSEEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202f\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


@dataclass(frozen=True, slots=True)
class Line:
    """`html` is safe and ends its line. `tone` is that of the worst that was found there, "" for nothing; `says` names
    all of it."""

    number: int
    html: SafeString
    tone: str = ""
    says: str = ""


def annotated(code: str, language: str, findings: Iterable[Finding] = ()) -> list[Line]:
    """All lines of one block, with the findings of that block."""
    found: dict[int, list[Finding]] = {}
    for one in findings:
        found.setdefault(one.line, []).append(one)
    lines = painted(code.removesuffix("\n"), language)
    return [_line(number, html, found.get(number, ())) for number, html in enumerate(lines, 1)]


def seen(html: str) -> SafeString:
    """Safe HTML in which characters that nobody would see are seen. They stay in it, so that a copy is a copy."""
    return mark_safe(_UNSEEN.sub(_shown, html))  # noqa: S308 - `html` is safe, and what is put in is escaped


def _line(number: int, html: SafeString, found: Iterable[Finding]) -> Line:
    told = list(found)
    tone = TONES[max(one.level for one in told)] if told else ""
    return Line(number, seen(f"{html}\n"), tone, " ".join(one.what for one in told))


def _shown(found: re.Match[str]) -> str:
    character = found[0]
    name = unicodedata.name(character, "control character").lower()
    shape = '<span class="unseen" data-code="U+{}" title="{}">{}</span>'
    # Control characters may stand in no page.
    return format_html(
        shape, f"{ord(character):04X}", name, "" if unicodedata.category(character) == "Cc" else character
    )
