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
    """A team as it is being built. `spec` is a TeamSpec as JSON; a run freezes a copy of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="teams")
    name = models.CharField(max_length=120)
    spec = models.JSONField()
    gallery = models.CharField(max_length=60, blank=True)
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)

    objects = OwnedQuerySet["Team"].as_manager()

    class Meta:
        ordering = ["-changed"]

    def __str__(self) -> str:
        return self.name
