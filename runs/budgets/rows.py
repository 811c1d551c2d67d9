"""The row of a budget that was reached. Only `runs.budgets.asking` writes it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from studio.accounts.models import OwnedQuerySet


class OverrunQuerySet(OwnedQuerySet["Overrun"]):
    home = "run__workspace"

    def waiting(self) -> OverrunQuerySet:
        """Those that a person can still decide: undecided, of a run that has not ended."""
        return self.filter(decision="").exclude(run__status="ended")


class Overrun(models.Model):
    """`reached` names each limit that is used up: {"tokens": {"used": 2100, "of": 2000}}. `raised` are the new limits
    where a person raised them: {"tokens": 4000}.

    `step` is the place of the question in the run (`runs.paths.of_budget`): branches that reach one ask one question.
    """

    class Decision(models.TextChoices):
        NONE = "", "Undecided"
        RAISED = "raised", "Raised"
        ENDED = "ended", "Ended"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey("runs.Run", on_delete=models.CASCADE, related_name="overruns")
    step = models.CharField(max_length=40)
    reached = models.JSONField()
    decision = models.CharField(max_length=6, choices=Decision, default=Decision.NONE, blank=True)
    raised = models.JSONField(default=dict)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided = models.DateTimeField(null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    objects = OverrunQuerySet.as_manager()

    class Meta:
        app_label = "runs"
        ordering = ["created"]
        constraints = [models.UniqueConstraint(fields=["run", "step"], name="overrun_step_once")]

    def __str__(self) -> str:
        return f"budget of {self.run}"
