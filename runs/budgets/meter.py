"""What a run has used of what, counted by its journal alone: the same on every replay, whatever clocks say.

A fork counts from where it began: its past was paid for by the run that it comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from threading import Lock
from typing import Any

from agents.spec import TeamSpec
from agents.spec_budget import BudgetSpec
from runs.models import Entry


@dataclass(frozen=True, slots=True)
class Reached:
    """One limit that is used up; minutes and dollars may be fractions. `unpriced` calls are not in the dollars."""

    limit: str
    used: float
    of: float
    unpriced: int = 0


@dataclass(slots=True)
class Meter:
    """Rows are taken by the event loop and by the database's thread. `limits` are those that hold now. `decided` counts
    the answers that people gave about them; `ended_by` is who said that the run shall end, None where nobody did."""

    budget: BudgetSpec
    limits: dict[str, float] = field(default_factory=dict)
    seconds: float = 0.0
    turns: int = 0
    tokens: int = 0
    cost: Decimal = Decimal(0)
    unpriced: int = 0
    decided: int = 0
    ended_by: str | None = None
    _lock: Lock = field(default_factory=Lock)

    def read(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            self.take(entry.kind, entry.data)

    def take(self, kind: str, data: Mapping[str, Any]) -> None:
        """One more row of the journal."""
        with self._lock:
            self._take(kind, data)

    def _take(self, kind: str, data: Mapping[str, Any]) -> None:
        match kind:
            case "run_started":
                self.budget = BudgetSpec.model_validate(data["budget"]) if "budget" in data else self.budget
                self.limits = self.budget.limits
            case "run_forked":
                self._begin_again()
            case "said":
                self.turns += 1
            case "model_answered" if not data.get("cached"):
                self._called(data)
            case "model_failed" | "tool_finished":
                self.seconds += data.get("seconds", 0)
            case "code_finished":
                self.seconds += sum(block.get("seconds", 0) for block in data["blocks"])
            case "budget_decided":
                self._decide(data)

    def used(self) -> dict[str, float]:
        """Of everything that a budget may limit."""
        minutes, cost = round(self.seconds / 60, 4), float(round(self.cost, 6))
        return {"minutes": minutes, "turns": self.turns, "tokens": self.tokens, "cost": cost}

    def reached(self) -> list[Reached]:
        """The limits that are used up."""
        used = self.used()
        return [
            Reached(name, used[name], of, self.unpriced if name == "cost" else 0)
            for name, of in self.limits.items()
            if used[name] >= of
        ]

    def _called(self, data: Mapping[str, Any]) -> None:
        self.seconds += data.get("seconds", 0)
        self.tokens += data["prompt_tokens"] + data["completion_tokens"]
        if data["cost"] is None:
            self.unpriced += 1
        else:
            self.cost += Decimal(data["cost"])

    def _decide(self, data: Mapping[str, Any]) -> None:
        self.decided += 1
        self.limits = self.limits | data["raised"]
        self.ended_by = data["by"] if data["decision"] == "ended" else self.ended_by

    def _begin_again(self) -> None:
        self.limits, self.ended_by = self.budget.limits, None
        self.seconds, self.turns, self.tokens = 0.0, 0, 0
        self.cost, self.unpriced = Decimal(0), 0


def meter_of(spec: TeamSpec, entries: Iterable[Entry]) -> Meter:
    """What a run of this team has used by now. `entries` are all that it has."""
    meter = Meter(spec.budget, spec.budget.limits)
    meter.read(entries)
    return meter
