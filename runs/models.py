"""What happened: runs, their journals, and the rows in which people and cells answer.

Ownership: only `journal` writes entries, only `lifecycle` writes a run's status, only `reviews` decides a review and
keeps the record of that, only `executions` writes an execution, only `budgets` an overrun, only `trials` a trial, only
`profiles` profiles and their packages, only `rehearsals` what is tried before it is approved,
only `rules` rules, policies and deadlines, only `queue.marking` what people do
with what waits.
"""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models

from agents.models import Team
from runs.artifacts import Artifact
from runs.budgets.rows import Overrun
from runs.cached import CachedAnswer
from runs.leases import Leased
from runs.paths import LONGEST
from runs.profiles.rows import PackageSet, Profile
from runs.queue.rows import Assignment, Claim, Snooze
from runs.rehearsals.rows import Rehearsal
from runs.reviews.decision import Decision
from runs.reviews.rows import Endorsement, Review
from runs.rules.rows import Deadline, Policy, Rule
from runs.trials.rows import Trial
from studio.accounts.models import OwnedQuerySet, Workspace

__all__ = [
    "Artifact",
    "Assignment",
    "CachedAnswer",
    "Claim",
    "Deadline",
    "Decision",
    "Endorsement",
    "Entry",
    "Execution",
    "Overrun",
    "PackageSet",
    "Policy",
    "Profile",
    "Question",
    "Rehearsal",
    "Review",
    "Rule",
    "Run",
    "Snooze",
    "Trial",
]


class RunQuerySet(OwnedQuerySet["Run"]):
    def active(self) -> RunQuerySet:
        return self.exclude(status=Run.Status.ENDED)


class Run(Leased):
    """One performance of a team on a task. `spec` is frozen; `seq` counts the journal's rows and is its lock.
    `version` is the published one that it performs; null where the team was run as it was being drawn.

    `epoch` fences: each claim raises it, and whoever holds an older one can write nothing more.

    A fork shares its first `inherited` entries with `forked_from`, whose entry `forked_at` was the last of them.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", "Queued"
        RUNNING = "running", "Running"
        WAITING = "waiting", "Waiting"
        PAUSED = "paused", "Paused"
        ENDED = "ended", "Ended"

    class WaitsFor(models.TextChoices):
        NOTHING = "", "nothing"
        REVIEW = "review", "a review"
        PERSON = "person", "an answer"
        SANDBOX = "sandbox", "the sandbox"
        BUDGET = "budget", "a decision about its budget"

    class Approve(models.TextChoices):
        """Who approves code. TEAM leaves it to what the team says; NONE lets nothing run."""

        TEAM = "team", "As the team says"
        ASK = "ask", "Ask a person"
        ALL = "all", "Approve everything"
        NONE = "none", "Approve nothing"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="runs")
    number = models.PositiveIntegerField()
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="runs")
    version = models.PositiveIntegerField(null=True, blank=True)
    spec = models.JSONField()
    task = models.TextField()
    approve = models.CharField(max_length=5, choices=Approve, default=Approve.TEAM)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    status = models.CharField(max_length=8, choices=Status, default=Status.QUEUED)
    waits_for = models.CharField(max_length=8, choices=WaitsFor, default=WaitsFor.NOTHING, blank=True)
    stop_requested = models.BooleanField(default=False)
    stopped_by = models.CharField(max_length=150, blank=True)
    pause_requested = models.BooleanField(default=False)
    paused_by = models.CharField(max_length=150, blank=True)
    forked_from = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="forks")
    forked_at = models.PositiveIntegerField(null=True, blank=True)
    inherited = models.PositiveIntegerField(default=0)
    seq = models.PositiveIntegerField(default=0)

    prompt_tokens = models.PositiveBigIntegerField(default=0)
    completion_tokens = models.PositiveBigIntegerField(default=0)
    cost = models.DecimalField(max_digits=16, decimal_places=8, default=Decimal(0))
    cost_is_partial = models.BooleanField(default=False)
    stop_rule = models.CharField(max_length=40, blank=True)
    stop_agent = models.CharField(max_length=64, blank=True)
    stop_text = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    created = models.DateTimeField(auto_now_add=True)
    touched = models.DateTimeField(auto_now=True)
    ended = models.DateTimeField(null=True, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-created"]
        constraints = [models.UniqueConstraint(fields=["workspace", "number"], name="run_number_once")]
        indexes = [models.Index(fields=["status", "lease_until"], name="runs_by_lease")]

    def __str__(self) -> str:
        return f"Run {self.number}"

    @property
    def team_name(self) -> str:
        return str(self.spec.get("name", ""))

    @property
    def version_name(self) -> str:
        """ "" where it is the run of no team of the workspace."""
        if self.version:
            return f"version {self.version}"
        return "draft" if self.team_id else ""


class Entry(models.Model):
    """One row of a journal. Append-only; `step` is the path of the script's step (`runs.paths`), None for what no step
    asked for.

    `identity` is what the step must be again on replay; None on rows that answer nothing (intents, events).
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="entries")
    seq = models.PositiveIntegerField()
    step = models.CharField(max_length=LONGEST, null=True, blank=True)  # noqa: DJ001 - null is "no step asked"
    kind = models.CharField(max_length=24)
    identity = models.JSONField(null=True, blank=True)
    data = models.JSONField(default=dict)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["run", "seq"]
        constraints = [models.UniqueConstraint(fields=["run", "seq"], name="entry_seq_once")]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"


class Question(models.Model):
    """What a person is asked in an agent's place. An empty answer is an answer: go on without me.

    `choices` are the names of which one is wanted; where it is empty any text is.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="questions")
    step = models.CharField(max_length=LONGEST)
    agent = models.CharField(max_length=64)
    prompt = models.CharField(max_length=20)
    choices = models.JSONField(default=list)
    answer = models.TextField(null=True, blank=True)  # noqa: DJ001 - null is "not answered", "" is an answer
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    answered = models.DateTimeField(null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "step"], name="question_step_once")]

    def __str__(self) -> str:
        return f"question to {self.agent} in {self.run}"


class Execution(Leased):
    """What goes through a sandbox worker: approved code, or a call of a tool. `attempts` says of each start when, by
    whom and why.

    `base` is the version of the workspace that it starts from, each time it is started. `tool` is None for code, whose
    `review` names the bytes; else it is the call (`runs.tools.bound`), and `review` is there if somebody was asked.
    `terms` are frozen, so that a second start has the same; null is the standard of before there were profiles.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "Queued"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "The sandbox failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="executions")
    step = models.CharField(max_length=LONGEST)
    review = models.ForeignKey(Review, null=True, on_delete=models.RESTRICT, related_name="executions")
    tool = models.JSONField(null=True, blank=True)
    base = models.PositiveIntegerField(default=0)
    seconds = models.FloatField()
    terms = models.JSONField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    interrupted_by = models.CharField(max_length=150, blank=True)
    attempts = models.JSONField(default=list)
    outcome = models.JSONField(null=True, blank=True)
    problem = models.JSONField(null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "step"], name="execution_step_once"),
            models.CheckConstraint(
                condition=models.Q(review__isnull=False) | models.Q(tool__isnull=False), name="execution_is_bound"
            ),
        ]
        indexes = [models.Index(fields=["state", "lease_until"], name="executions_by_lease")]

    def __str__(self) -> str:
        return f"execution {self.step} of {self.run}"

    @property
    def agent(self) -> str:
        """On whose behalf it runs."""
        if self.tool is not None:
            return str(self.tool["agent"])
        assert self.review is not None
        return self.review.agent
