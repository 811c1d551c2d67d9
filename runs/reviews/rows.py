"""The rows of reviews. Only `runs.reviews.deciding` decides one."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from runs.paths import LONGEST
from studio.accounts.models import OwnedQuerySet


class ReviewQuerySet(OwnedQuerySet["Review"]):
    home = "run__workspace"

    def waiting(self) -> ReviewQuerySet:
        """Those that a person can still decide: undecided, of a run that has not ended."""
        return self.filter(decision="", run__ended=None)


class Review(models.Model):
    """A question about code, and its decision: single-use, bound to the digest of the exact bytes.

    `blocks` are as proposed and `effective` as approved, both [[language, code], …]. `terms` are those it was asked
    under, `effective_terms` as decided (`runs.profiles.terms`); null for calls of tools. `rule` names the rule that
    decided where no person did, `standing` is its row where it was one that stands. `due` is when somebody has to have
    decided (`runs.rules.deadlines`), null for never.

    `risk` is the level of `assessment` (`runs.risks.assessment`), which is of what was proposed, as it was when it was
    asked. `needs` is how many people have to approve the same. `reason` is what the author is told where it was not
    approved.
    """

    class Decision(models.TextChoices):
        NONE = "", "Undecided"
        APPROVED = "approved", "Approved"
        EDITED = "edited", "Edited and approved"
        REJECTED = "rejected", "Rejected"
        CHANGES = "changes", "Asked for changes"
        ANSWERED = "answered", "Answered instead"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey("runs.Run", on_delete=models.CASCADE, related_name="reviews")
    step = models.CharField(max_length=LONGEST)
    agent = models.CharField(max_length=64)
    author = models.CharField(max_length=64)
    blocks = models.JSONField()
    digest = models.CharField(max_length=64)
    risk = models.PositiveSmallIntegerField(default=2)
    assessment = models.JSONField(default=dict)
    needs = models.PositiveSmallIntegerField(default=1)
    decision = models.CharField(max_length=8, choices=Decision, default=Decision.NONE, blank=True)
    effective = models.JSONField(default=list)
    effective_digest = models.CharField(max_length=64, blank=True)
    terms = models.JSONField(null=True, blank=True)
    effective_terms = models.JSONField(null=True, blank=True)
    reason = models.TextField(blank=True)
    rule = models.CharField(max_length=120, blank=True)
    standing = models.ForeignKey("runs.Rule", null=True, on_delete=models.SET_NULL, related_name="reviews")
    due = models.DateTimeField(null=True, blank=True, db_index=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided = models.DateTimeField(null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        app_label = "runs"
        ordering = ["created"]
        constraints = [models.UniqueConstraint(fields=["run", "step"], name="review_step_once")]
        indexes = [models.Index(fields=["decision", "-risk", "created"], name="reviews_by_risk")]

    def __str__(self) -> str:
        return f"review of {self.author}'s code in {self.run}"


class Endorsement(models.Model):
    """One person's approval where more than one is needed. `bound` is the digest of the code and the terms that they
    approved: only approvals of the same count together."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="endorsements")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    bound = models.CharField(max_length=64)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "runs"
        ordering = ["created"]
        constraints = [models.UniqueConstraint(fields=["review", "by", "bound"], name="endorsed_once")]

    def __str__(self) -> str:
        return f"{self.by} endorses {self.review}"
