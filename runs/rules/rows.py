"""The rows of standing rules, policies and deadlines. Written by `runs.rules.keeping` and `.deadlines` only."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from agents.models import Team
from runs import database
from runs.risks.assessment import Level
from studio.accounts.models import OwnedQuerySet, Workspace

LEVELS = [(level.value, level.name.capitalize()) for level in Level]
#: A sentence names an agent, a team and kinds of risk; each of these is short.
LONGEST_SENTENCE = 500


class Effect(models.TextChoices):
    ALLOW = "allow", "Let it run"
    ASK = "ask", "Ask a person"
    REJECT = "reject", "Reject it"


class Scope(models.TextChoices):
    """From narrow to wide."""

    EXACT = "exact", "Exactly this"
    AGENT = "agent", "One agent of a team"
    TEAM = "team", "A whole team"
    WORKSPACE = "workspace", "The whole workspace"


class Mode(models.TextChoices):
    TEAM = "team", "As each team says"
    RISK = "risk", "By risk"
    RULES = "rules", "By rules only"
    ALWAYS = "always", "Always a person"


class AtZero(models.TextChoices):
    REJECT = "reject", "Reject it"
    WAIT = "wait", "Let it wait"


class RuleQuerySet(OwnedQuerySet["Rule"]):
    def in_force(self, now: datetime) -> RuleQuerySet:
        """`now` by the database's clock."""
        return self.filter(Q(expires=None) | Q(expires__gt=now), revoked=None)


class Rule(models.Model):
    """What a person decided for reviews to come. Never changed but for being revoked, once.

    `level` and `kinds` are the most that an `allow` lets through; `ask` and `reject` speak of code that is at least of
    that level and touches one of the kinds, or anything where there are none. `terms` (`runs.profiles.terms`) are the
    widest that an `allow` lets code have; null for calls of tools. `agent` is who asks. `tool` is a tool's name, and
    `tool_digest` is of its whole definition, so that a tool that was rewritten is another one.

    `team` is null for a scope without one, and where the team was deleted: then the rule speaks of nothing any more.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="rules")
    effect = models.CharField(max_length=6, choices=Effect)
    scope = models.CharField(max_length=9, choices=Scope)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="rules")
    agent = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    tool = models.CharField(max_length=128, blank=True)
    tool_digest = models.CharField(max_length=64, blank=True)
    level = models.PositiveSmallIntegerField(choices=LEVELS, default=Level.LOW.value)
    kinds = models.JSONField(default=list, blank=True)
    terms = models.JSONField(null=True, blank=True)
    sentence = models.CharField(max_length=LONGEST_SENTENCE)
    made_from = models.ForeignKey("runs.Review", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField(null=True, blank=True)
    revoked = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = RuleQuerySet.as_manager()

    class Meta:
        app_label = "runs"
        ordering = ["-created"]
        indexes = [models.Index(fields=["workspace", "revoked", "expires"], name="rules_in_force")]

    def __str__(self) -> str:
        return self.sentence

    @classmethod
    def still_holds(cls, rule_id: uuid.UUID) -> bool:
        """Whether it is in force while it decides. Its row is held until the transaction ends, so that whoever revokes
        it comes before the decision, or after."""
        return cls.objects.select_for_update().filter(pk=rule_id).in_force(database.now()).exists()


class Policy(models.Model):
    """What a workspace demands of reviews (`team` null), or what one of its teams demands besides. What is null or ""
    here is as the workspace has it, and there as it was before there were policies.

    Minutes count from when a person is asked.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="policies")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="policies")
    mode = models.CharField(max_length=6, choices=Mode, blank=True)
    ask_from = models.PositiveSmallIntegerField(null=True, blank=True, choices=LEVELS)
    two_people_from = models.PositiveSmallIntegerField(null=True, blank=True, choices=LEVELS)
    deadline = models.PositiveIntegerField(null=True, blank=True)
    reminder = models.PositiveIntegerField(null=True, blank=True)
    escalation = models.PositiveIntegerField(null=True, blank=True)
    at_zero = models.CharField(max_length=6, choices=AtZero, blank=True)
    changed = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = OwnedQuerySet["Policy"].as_manager()

    class Meta:
        app_label = "runs"
        constraints = [
            models.UniqueConstraint(fields=["workspace"], condition=Q(team=None), name="policy_of_workspace_once"),
            models.UniqueConstraint(fields=["team"], name="policy_of_team_once"),
        ]

    def __str__(self) -> str:
        return f"policy of {self.team or self.workspace}"


class Deadline(models.Model):
    """When somebody is told that a review waits, and what happens at `Review.due`, as the policy was when it was asked.

    `reminded` and `escalated` are null until it was done, which is once. `extensions` is [[who, when, minutes], …].
    """

    review = models.OneToOneField("runs.Review", on_delete=models.CASCADE, related_name="deadline", primary_key=True)
    remind_at = models.DateTimeField(null=True, blank=True, db_index=True)
    escalate_at = models.DateTimeField(null=True, blank=True, db_index=True)
    reminded = models.DateTimeField(null=True, blank=True)
    escalated = models.DateTimeField(null=True, blank=True)
    at_zero = models.CharField(max_length=6, choices=AtZero, default=AtZero.REJECT)
    extensions = models.JSONField(default=list)

    class Meta:
        app_label = "runs"

    def __str__(self) -> str:
        return f"deadline of {self.review}"
