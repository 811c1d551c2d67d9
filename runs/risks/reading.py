"""Code of any language, read by what knows that language."""

from __future__ import annotations

from agents.conversation.code_blocks import CodeBlock
from runs.risks.assessment import Assessment, Finding, Kind, Level
from runs.sandbox.cell import Limits


def assess(blocks: tuple[CodeBlock, ...], limits: Limits | None = None) -> Assessment:  # noqa: ARG001 - of no use to what can read nothing yet
    """What `blocks` would do in a cell with these limits; None where it is not known which it will get."""
    found = tuple(
        Finding(Kind.UNKNOWN, Level.MEDIUM, at, 1, f"Nothing here can read {block.language or 'this language'}.")
        for at, block in enumerate(blocks)
    )
    return Assessment(Level.MEDIUM, f"Run {len(blocks)} block{'' if len(blocks) == 1 else 's'} of code.", found)
