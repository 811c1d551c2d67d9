"""What an author is told whose code or call a reviewer did not let happen."""

from __future__ import annotations

import re

from agents.conversation.results import ChangesWanted, Refusal, Rejection

#: How it begins.
REJECTED, CHANGES = "USER REJECTED THE ", "USER WANTS CHANGES TO THE "

_REASONLESS = "no reason was given."
_OPENING = re.compile(rf"(?:{REJECTED}\w+|{CHANGES}\w+ FIRST): ")


def told(refusal: Refusal, thing: str) -> str:
    """`thing` is what was proposed, "code" or "call". What was said instead is told as it is."""
    match refusal:
        case Rejection(reason):
            return f"{REJECTED}{thing.upper()}: {reason or _REASONLESS}"
        case ChangesWanted(wishes):
            return f"{CHANGES}{thing.upper()} FIRST: {wishes}"
    return refusal.text


def reason_in(text: str) -> str:
    """The reason in what an author was told; "" where there is none."""
    opening = _OPENING.search(text)
    return text[opening.end() :] if opening else ""
