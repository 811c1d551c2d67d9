"""What people did with what waits, short of deciding it. Ids of reviews, questions and budgets are random, so that
`item` names one of any kind. Only `runs.queue.marking` writes these rows.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Claim(models.Model):
    """`by` has it open, until `until` unless the page says so again. It locks nothing: the first decision wins."""

    item = models.UUIDField()
    run = models.ForeignKey("runs.Run", on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        app_label = "runs"
        constraints = [models.UniqueConstraint(fields=["item", "by"], name="claim_once_each")]

    def __str__(self) -> str:
        return f"{self.by} looks at {self.item}"


class Assignment(models.Model):
    """Whose it is to decide. Others may all the same."""

    item = models.UUIDField(unique=True)
    run = models.ForeignKey("runs.Run", on_delete=models.CASCADE, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created = models.DateTimeField(auto_now=True)

    class Meta:
        app_label = "runs"

    def __str__(self) -> str:
        return f"{self.item} is for {self.to}"


class Snooze(models.Model):
    """Not now, for this person alone: it denies nothing, and comes back at `until`."""

    item = models.UUIDField()
    run = models.ForeignKey("runs.Run", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        app_label = "runs"
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="snooze_once_each")]

    def __str__(self) -> str:
        return f"{self.person} put off {self.item}"
