"""The row of the record: what one person, or one rule, said of one review. Written once, and never changed."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

from studio.accounts.models import OwnedQuerySet, Workspace


class Unchangeable(Exception):
    """Somebody wanted to change or to delete what is on record."""


class DecisionQuerySet(OwnedQuerySet["Decision"]):
    def update(self, **_: Any) -> NoReturn:
        raise Unchangeable

    def delete(self) -> NoReturn:
        raise Unchangeable


class Decision(models.Model):
    """`shown` is what stood before them and `effective` what they let run, both [[language, code], …]; the digests are
    of these. `seconds` is how long they had it before them, None where that is not known (rules, the command line).
    `lines` and `kinds` (of risk) are of what was shown.

    Runs, reviews and people are named, not referred to: what is on record does not go with them.
    """

    class Verdict(models.TextChoices):
        ENDORSED = "endorsed", "Approved, one more needed"
        APPROVED = "approved", "Approved"
        EDITED = "edited", "Edited and approved"
        REJECTED = "rejected", "Rejected"
        CHANGES = "changes", "Asked for changes"
        ANSWERED = "answered", "Answered instead"

    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="decisions")
    run = models.UUIDField()
    run_number = models.PositiveIntegerField()
    team = models.CharField(max_length=200)
    review = models.UUIDField(db_index=True)
    agent = models.CharField(max_length=64)
    author = models.CharField(max_length=64)
    verdict = models.CharField(max_length=8, choices=Verdict)
    by = models.CharField(max_length=150, blank=True)
    by_id = models.BigIntegerField(null=True)
    rule = models.CharField(max_length=120, blank=True)
    reason = models.TextField(blank=True)
    risk = models.PositiveSmallIntegerField()
    kinds = models.JSONField(default=list)
    lines = models.PositiveIntegerField()
    seconds = models.FloatField(null=True)
    shown = models.JSONField()
    digest = models.CharField(max_length=64)
    effective = models.JSONField(default=list)
    effective_digest = models.CharField(max_length=64, blank=True)
    effective_terms = models.JSONField(null=True)
    at = models.DateTimeField()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        app_label = "runs"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["workspace", "-at", "-id"], name="decisions_by_time")]

    def __str__(self) -> str:
        return f"{self.verdict} by {self.by or self.rule}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise Unchangeable
        super().save(*args, **kwargs)

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        raise Unchangeable
