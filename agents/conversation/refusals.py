"""What an author is told whose code or call a reviewer did not let happen."""

from __future__ import annotations

from agents.conversation.steps import ChangesWanted, Refusal, Rejection

_REASONLESS = "no reason was given."


def told(refusal: Refusal, thing: str) -> str:
    """`thing` is what was proposed, "code" or "call". What was said instead is told as it is."""
    match refusal:
        case Rejection(reason):
            return f"USER REJECTED THE {thing.upper()}: {reason or _REASONLESS}"
        case ChangesWanted(wishes):
            return f"USER WANTS CHANGES TO THE {thing.upper()} FIRST: {wishes}"
    return refusal.text
