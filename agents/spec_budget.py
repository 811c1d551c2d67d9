"""What one run of a team may take before somebody is asked."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from agents.spec_parts import Part

#: More than this is a slip of the keyboard: four weeks of work, a thousand million tokens, a million dollars.
MOST_MINUTES, MOST_TURNS, MOST_TOKENS, MOST_COST = 40_320, 1_000_000, 1_000_000_000, 1_000_000


class BudgetSpec(Part):
    """Null is no limit. What is reached asks a person (`then` "ask"), who raises it or ends the run, or ends the run.

    `minutes` is what models, code and tools took, added up: waiting for people, or for a free worker, takes nothing.
    `turns` counts every message of every chat, `tokens` those of prompts and answers, `cost` is in US dollars.
    """

    minutes: Annotated[float, Field(gt=0, le=MOST_MINUTES)] | None = None
    turns: Annotated[int, Field(ge=1, le=MOST_TURNS)] | None = None
    tokens: Annotated[int, Field(ge=1, le=MOST_TOKENS)] | None = None
    cost: Annotated[float, Field(gt=0, le=MOST_COST)] | None = None
    then: Literal["ask", "end"] = "ask"

    @property
    def limits(self) -> dict[str, float]:
        """Those that are set."""
        return self.model_dump(exclude={"then"}, exclude_none=True)
