"""What a verdict comes to, before it is written down."""

from __future__ import annotations

from dataclasses import dataclass

from agents.conversation.code_blocks import CodeBlock
from agents.conversation.steps import digest_of_blocks
from runs.profiles.terms import Terms
from runs.reviews.rows import Review
from studio.accounts.models import User


@dataclass(frozen=True, slots=True)
class Meaning:
    """`effective` is what may run, under `terms`; `reason` what the author is told where nothing may."""

    decision: str
    effective: tuple[CodeBlock, ...] = ()
    terms: Terms | None = None
    reason: str = ""

    @property
    def lets_run(self) -> bool:
        return self.decision in (Review.Decision.APPROVED, Review.Decision.EDITED)

    @property
    def digest(self) -> str:
        return digest_of_blocks(self.effective) if self.effective else ""


@dataclass(frozen=True, slots=True)
class Said:
    """Who decides: a person, with the seconds for which they had it before them, or a rule."""

    by: User | None = None
    seconds: float | None = None
    rule: str = ""
