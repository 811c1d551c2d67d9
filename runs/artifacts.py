"""The row of a file in a run's workspace. Only `runs.workspace` writes it."""

from __future__ import annotations

import uuid

from django.db import models

from runs.paths import LONGEST


class Artifact(models.Model):
    """A file of a run's workspace as it is from `version` on (0: given at the start). Content lies by its digest.

    Each step that leaves something makes one version; `step` is that step's path, "" at the start. `digest` is "" where
    the step removed the file.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey("runs.Run", on_delete=models.CASCADE, related_name="artifacts")
    version = models.PositiveIntegerField(default=0)
    step = models.CharField(max_length=LONGEST, blank=True)
    name = models.CharField(max_length=300)
    digest = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    media_type = models.CharField(max_length=100, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "runs"
        ordering = ["version", "name"]
        constraints = [models.UniqueConstraint(fields=["run", "version", "name"], name="artifact_once")]

    def __str__(self) -> str:
        return self.name
