"""What a run waits for, by the rows that answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from runs.models import Execution, Overrun, Question, Review, Run


def is_answered(run: Run, waits: Mapping[Run.WaitsFor, Sequence[str]]) -> bool:
    """Whether anything is there by now of what these steps wait for."""
    ended = (Execution.State.DONE, Execution.State.FAILED)
    waiting = {what: {"run": run, "step__in": waits.get(what, ())} for what in Run.WaitsFor}
    return (
        Review.objects.filter(**waiting[Run.WaitsFor.REVIEW]).exclude(decision="").exists()
        or Question.objects.filter(**waiting[Run.WaitsFor.PERSON]).exclude(answer=None).exists()
        or Overrun.objects.filter(**waiting[Run.WaitsFor.BUDGET]).exclude(decision="").exists()
        or Execution.objects.filter(**waiting[Run.WaitsFor.SANDBOX], state__in=ended).exists()
    )
