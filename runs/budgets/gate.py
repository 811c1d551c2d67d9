"""May the run spend more? Asked before each step that does."""

from __future__ import annotations

from runs.budgets.meter import Meter, Reached
from runs.budgets.words import used_up


class OverBudget(Exception):
    """The run ends here, for its team or a person wants that; `str()` says why. `limits` are those that are used up."""

    def __init__(self, why: str, reached: list[Reached]) -> None:
        super().__init__(f"{why} {used_up(reached)}")
        self.limits = [one.limit for one in reached]


def check(meter: Meter) -> list[Reached]:
    """What a person has to be asked about: the limits that are used up. Raises OverBudget where nobody is asked."""
    reached = meter.reached()
    if not reached:
        return []
    if meter.ended_by is not None:
        raise OverBudget(f"{meter.ended_by} ended the run at its budget.", reached)
    if meter.budget.then == "end":
        raise OverBudget("The run's budget is used up.", reached)
    return reached
