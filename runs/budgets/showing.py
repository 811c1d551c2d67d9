"""How far a run is within its budget, for its page."""

from __future__ import annotations

from dataclasses import dataclass

from agents.spec import TeamSpec
from runs.budgets.meter import meter_of
from runs.budgets.words import share
from runs.models import Run

#: What the meter looks at, but for messages: those are counted by the database.
_METERED = ("run_started", "model_answered", "model_failed", "tool_finished", "code_finished", "budget_decided")


@dataclass(frozen=True, slots=True)
class Held:
    """One limit that the run has, in words. `unpriced` calls are not in its dollars."""

    limit: str
    share: str
    unpriced: int


def held(run: Run, spec: TeamSpec) -> list[Held]:
    """None for a run without a budget: its journal is not read."""
    opening = run.entries.filter(kind="run_started").first()
    if not (spec.budget.limits or (opening and opening.data.get("budget"))):
        return []
    own = run.entries.filter(kind__in=_METERED, seq__gt=run.inherited).only("kind", "data").order_by("seq")
    meter = meter_of(spec, [*([opening] if opening else []), *own])
    meter.turns = run.entries.filter(kind="said", seq__gt=run.inherited).count()
    used = meter.used()
    return [
        Held(name, share(name, used[name], of), meter.unpriced if name == "cost" else 0)
        for name, of in meter.limits.items()
    ]
