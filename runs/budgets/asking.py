"""A budget that is reached: a person is asked, and answers once. The only place that writes an overrun."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from pydantic import ValidationError

from agents.spec_budget import BudgetSpec
from runs import lifecycle
from runs.budgets.meter import Reached
from runs.budgets.words import amount
from runs.models import Overrun, Run
from studio.accounts.models import User


class Undecidable(Exception):
    """The decision was not taken; `str()` says why, for the person who made it."""


def ask(run_id: UUID, step: str, reached: Iterable[Reached]) -> Overrun:
    """The question at this place: made on the first call, the same one on every later."""
    overrun, _ = Overrun.objects.get_or_create(run_id=run_id, step=step, defaults={"reached": to_json(reached)})
    return overrun


def raise_to(overrun_id: UUID, limits: Mapping[str, Any], by: User | None) -> None:
    """Let the run go on up to these limits, each of which it had reached, and wake it. Raises Undecidable."""
    overrun = Overrun.objects.get(pk=overrun_id)
    raised = _checked(overrun, limits)
    _settle(overrun, Overrun.Decision.RAISED, by, raised)


def end(overrun_id: UUID, by: User | None) -> None:
    """Let the run end here, and wake it to do so. Raises Undecidable."""
    _settle(Overrun.objects.get(pk=overrun_id), Overrun.Decision.ENDED, by, {})


def record(overrun: Overrun) -> dict[str, Any]:
    """What the journal keeps of a decision."""
    by = str(overrun.decided_by or "A person")
    about = {"overrun": str(overrun.pk), "reached": overrun.reached}
    return about | {"decision": overrun.decision, "raised": overrun.raised, "by": by}


def to_json(reached: Iterable[Reached]) -> dict[str, dict[str, float]]:
    return {
        one.limit: {"used": one.used, "of": one.of} | ({"unpriced": one.unpriced} if one.unpriced else {})
        for one in reached
    }


def from_json(reached: Mapping[str, Mapping[str, Any]]) -> list[Reached]:
    return [Reached(limit, told["used"], told["of"], told.get("unpriced", 0)) for limit, told in reached.items()]


def _checked(overrun: Overrun, limits: Mapping[str, Any]) -> dict[str, float]:
    """The new limits as the format of a team has them. Raises Undecidable where one would be reached at once."""
    wanted = {name: limits.get(name) for name in overrun.reached}
    try:
        raised = BudgetSpec.model_validate(wanted).limits
    except ValidationError as error:
        wrong = " and ".join(str(detail["loc"][0]) for detail in error.errors())
        raise Undecidable(f"This cannot be a limit of {wrong}: write a number, more than the run has used.") from None
    for one in from_json(overrun.reached):
        if raised.get(one.limit, 0) <= one.used:
            raise Undecidable(
                f"The run has used {amount(one.limit, one.used)} already: raise its {one.limit} to more than that."
            )
    return raised


def _settle(overrun: Overrun, decision: Overrun.Decision, by: User | None, raised: dict[str, float]) -> None:
    with transaction.atomic():
        lifecycle.lock(overrun.run_id)
        open_ = Overrun.objects.filter(pk=overrun.pk, decision="").exclude(run__status=Run.Status.ENDED)
        if not open_.update(decision=decision, raised=raised, decided_by=by, decided=timezone.now()):
            raise Undecidable("Somebody decided about this budget already, or the run has ended.")
        lifecycle.wake(overrun.run_id)
