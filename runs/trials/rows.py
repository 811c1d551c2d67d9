"""The row of a trial. Only `runs.trials` writes it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from agents.models import Team
from runs.leases import Leased
from studio.accounts.models import OwnedQuerySet, Workspace


class Trial(Leased):
    """`request` is what is to be done, as `runs.trials.orders` has it, and `digest` that of exactly this: who pressed
    the button, `by`, approved it. `outcome` is there when it is done or failed.

    Nothing is started twice: a worker that is lost leaves a trial that failed.
    """

    class Kind(models.TextChoices):
        PYTHON = "python", "A Python function"
        MCP = "mcp", "An MCP server"
        OPENAPI = "openapi", "An OpenAPI document"

    class State(models.TextChoices):
        QUEUED = "queued", "Queued"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Could not be tried"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="trials")
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    tool = models.CharField(max_length=64)
    request = models.JSONField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    outcome = models.JSONField(null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    objects = OwnedQuerySet["Trial"].as_manager()

    class Meta:
        app_label = "runs"
        ordering = ["-created"]
        indexes = [models.Index(fields=["state", "lease_until"], name="trials_by_lease")]

    def __str__(self) -> str:
        return f"trial of {self.tool}"

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.RUNNING)
