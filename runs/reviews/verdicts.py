"""What a person may say about what waits for review."""

from __future__ import annotations

from dataclasses import dataclass

from runs.profiles.terms import AS_SHOWN, Change


class Undecidable(Exception):
    """The decision was not taken; `str()` says why, for the person who made it."""


class NotPermitted(Undecidable):
    """This person may not decide reviews here."""


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


@dataclass(frozen=True, slots=True)
class AskForChanges:
    """Run nothing; the agent is told what to change first."""

    digest: str
    wishes: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Run nothing; the agent is told this as if it had run."""

    digest: str
    text: str


Verdict = Approve | ApproveEdited | Reject | AskForChanges | Answer
