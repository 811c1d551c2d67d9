"""What code wants, in one line."""

from __future__ import annotations

from collections.abc import Sequence

from runs.risks.assessment import Finding, Kind, Level
from runs.risks.notes import Notes

LONGEST = 140
_VERBS = (
    (Kind.DELETES, "delete", "files"),
    (Kind.NETWORK, "call", "somebody on the network"),
    (Kind.PROCESS, "start", "other programs"),
    (Kind.READS, "read", "files"),
    (Kind.WRITES, "write", "files"),
)


def wants(notes: Notes, findings: Sequence[Finding], lines: int) -> str:
    """The worst comes first; what it computes with is not told."""
    said = [f"{verb} {_names(notes, kind, things)}" for kind, verb, things in _VERBS if kind in notes.touched]
    if any(found.kind is Kind.DYNAMIC and found.level is Level.HIGH for found in findings):
        said.insert(0, "run code that does not stand here")
    if any(found.kind is Kind.HIDDEN for found in findings):
        said.insert(0, "hide something in its own text")
    if any(found.kind is Kind.PACKAGES for found in findings):
        said.append("install packages")
    if any(found.kind is Kind.UNKNOWN for found in findings):
        said.append("do what cannot be read here")
    if not said:
        return f"Compute and print, in {lines} line{'' if lines == 1 else 's'}."
    text = ", and ".join((", ".join(said[:-1]), said[-1])) if len(said) > 1 else said[0]
    text = f"{text[0].upper()}{text[1:]}{'' if text.endswith('…') else '.'}"
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip(' ,')}…"


def _names(notes: Notes, kind: Kind, things: str) -> str:
    names = [name if len(name) <= 40 else f"{name[:39]}…" for name in notes.touched[kind]]
    if not names:
        return things
    rest = len(names) - 2
    shown = " and ".join(names[:2]) if rest <= 0 else f"{names[0]}, {names[1]} and {rest} more"
    return f"{shown} and others" if kind in notes.vague and rest <= 0 else shown
