"""The row of a rehearsal. Only `runs.rehearsals` writes it."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models

from runs.leases import Leased
from studio.accounts.models import OwnedQuerySet


class RehearsalQuerySet(OwnedQuerySet["Rehearsal"]):
    home = "review__run__workspace"


class Rehearsal(Leased):
    """Code that is tried before anybody approves it. `blocks` are [[language, code], …], and `digest` is of exactly
    these: who pressed the button, `by`, approved this trial of them. `base` is the version of the workspace that it
    starts from, `terms` are those of the review, changed as the reviewer wanted, without hosts.

    When it is done, `outcome` is as an execution's, and `files` are what it left, [[name, digest, size, media type],
    …], the digest "" where it removed the file. `problem` says why there is no outcome.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "Queued"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Could not be tried"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey("runs.Review", on_delete=models.CASCADE, related_name="rehearsals")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    blocks = models.JSONField()
    digest = models.CharField(max_length=64)
    base = models.PositiveIntegerField()
    terms = models.JSONField()
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    outcome = models.JSONField(null=True, blank=True)
    files = models.JSONField(default=list)
    problem = models.JSONField(null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    objects = RehearsalQuerySet.as_manager()

    class Meta:
        app_label = "runs"
        ordering = ["-created"]
        indexes = [models.Index(fields=["state", "lease_until"], name="rehearsals_by_lease")]
        constraints = [models.UniqueConstraint(fields=["review", "by"], name="one_rehearsal_each")]

    def __str__(self) -> str:
        return f"rehearsal of {self.review}"

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.RUNNING)

    @property
    def blocks_of_outcome(self) -> list[dict[str, Any]]:
        return list((self.outcome or {}).get("blocks", ()))
