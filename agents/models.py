"""Teams and the models they speak with, as rows of a workspace."""

from __future__ import annotations

import uuid

from django.db import models

from agents.secrets import EncryptedField
from studio.accounts.models import OwnedQuerySet, User, Workspace


class ModelConnection(models.Model):
    """How to reach one chat model. A TeamSpec names it by `name`; its key is encrypted and never shown again.

    What its settings mean is told at `runs.providers.chat.Connection`.
    """

    class Kind(models.TextChoices):
        OPENAI = "openai", "OpenAI-compatible"
        ANTHROPIC = "anthropic", "Anthropic"
        SCRIPTED = "scripted", "Scripted (no model, replies written beforehand)"
        LOCAL = "local", "Local model (runs on this machine)"

    class Roles(models.TextChoices):
        """Which orders of roles the server takes."""

        FREE = "free", "Any order"
        STRICT = "strict", "User and assistant by turns"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="connections")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.OPENAI)
    base_url = models.CharField(max_length=300, blank=True)
    api_key = EncryptedField(blank=True, default="")
    model = models.CharField(max_length=120, blank=True)
    temperature = models.FloatField(null=True, blank=True)
    timeout = models.FloatField(default=120.0)
    price_prompt = models.DecimalField(max_digits=12, decimal_places=8, null=True, blank=True)
    price_completion = models.DecimalField(max_digits=12, decimal_places=8, null=True, blank=True)
    script = models.TextField(blank=True)
    roles = models.CharField(max_length=6, choices=Roles, default=Roles.FREE)
    structured = models.BooleanField(default=True)
    retries = models.PositiveSmallIntegerField(default=4)
    deadline = models.FloatField(default=60.0)
    created = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)

    objects = OwnedQuerySet["ModelConnection"].as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="connection_name_once")]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A team as it is being drawn: `spec` is a TeamSpec as JSON, or on the way to one; a run freezes a copy of it.

    `layout` says where its parts stand on the canvas, `revision` counts the edits. Only `agents.builder.drafts` writes
    these three.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="teams")
    name = models.CharField(max_length=120)
    spec = models.JSONField()
    layout = models.JSONField(default=dict, blank=True)
    revision = models.PositiveIntegerField(default=0)
    gallery = models.CharField(max_length=60, blank=True)
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)

    objects = OwnedQuerySet["Team"].as_manager()

    class Meta:
        ordering = ["-changed"]

    def __str__(self) -> str:
        return self.name


class TeamEdit(models.Model):
    """One edit of a draft, made by the page `session`. `key` is the page's own: an edit sent twice counts once.

    `changes` are those of `agents.builder.changes`; applied in the order of `revision` they make the draft.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="edits")
    revision = models.PositiveIntegerField()
    key = models.UUIDField()
    session = models.CharField(max_length=36, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    label = models.CharField(max_length=200)
    changes = models.JSONField()
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["team", "revision"]
        constraints = [
            models.UniqueConstraint(fields=["team", "revision"], name="edit_revision_once"),
            models.UniqueConstraint(fields=["team", "key"], name="edit_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.revision} {self.label}"


class TeamVersion(models.Model):
    """A team as it was published: never changed again. Its number is what a run names."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    note = models.CharField(max_length=500, blank=True)
    spec = models.JSONField()
    layout = models.JSONField(default=dict, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["team", "-number"]
        constraints = [models.UniqueConstraint(fields=["team", "number"], name="version_number_once")]

    def __str__(self) -> str:
        return f"Version {self.number}"


class LibraryItem(models.Model):
    """An agent or a tool that a workspace keeps, to be put into any of its teams. `spec` is its part of a TeamSpec."""

    class Kind(models.TextChoices):
        AGENT = "agent", "Agent"
        TOOL = "tool", "Tool"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="library")
    kind = models.CharField(max_length=5, choices=Kind)
    name = models.CharField(max_length=64)
    spec = models.JSONField()
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)

    objects = OwnedQuerySet["LibraryItem"].as_manager()

    class Meta:
        ordering = ["kind", "name"]
        constraints = [models.UniqueConstraint(fields=["workspace", "kind", "name"], name="library_name_once")]

    def __str__(self) -> str:
        return self.name
