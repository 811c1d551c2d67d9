"""What a person may say about what waits for review."""

from __future__ import annotations

from dataclasses import dataclass

from runs.profiles.terms import AS_SHOWN, Change


class Undecidable(Exception):
    """The decision was not taken; `str()` says why, for the person who made it."""


@dataclass(frozen=True, slots=True)
class Approve:
    """Run what was shown. `digest` is of the code as the reviewer saw it, `change` what they want otherwise of the
    limits that they were shown."""

    digest: str
    change: Change = AS_SHOWN


@dataclass(frozen=True, slots=True)
class ApproveEdited:
    """Run this instead: one text for each proposed block, in order; languages stay."""

    digest: str
    codes: tuple[str, ...]
    change: Change = AS_SHOWN


@dataclass(frozen=True, slots=True)
class Reject:
    """Run nothing; the reason goes to the agent."""

    digest: str
    reason: str


Verdict = Approve | ApproveEdited | Reject
