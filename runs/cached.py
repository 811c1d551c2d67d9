"""The row of a kept answer. Only `runs.response_cache` writes it."""

from __future__ import annotations

from django.db import models

from studio.accounts.models import Workspace


class CachedAnswer(models.Model):
    """A model's answer, kept for who asks for it by the same seed and the same request (`runs.response_cache`)."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    answer = models.JSONField()
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "runs"
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="cached_answer_once")]

    def __str__(self) -> str:
        return self.key
