"""The rows of profiles and of what is installed for them. Only `runs.profiles` writes them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from runs.leases import Leased
from runs.profiles import requirements
from runs.profiles.terms import Terms
from runs.sandbox.cell import Limits, MiB
from studio.accounts.models import OwnedQuerySet, Workspace

_USUAL = Limits()
#: As long as the format of a team lets it ask for, so that no team of before is cut short.
_LONGEST = 3600.0


class Profile(models.Model):
    """Limits under a name. Those that begin with `most_` bound what a reviewer may make of the others; sizes are in
    binary megabytes, as the form has them.

    `baked` is the text of requirements that was last made into an image, null where none ever was: it is what applies
    while a newer text is being installed, or cannot be.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="profiles")
    name = models.CharField(max_length=80)
    is_default = models.BooleanField(default=False)
    seconds = models.FloatField(default=_USUAL.seconds)
    memory = models.PositiveIntegerField(default=_USUAL.memory // MiB)
    cpus = models.FloatField(default=_USUAL.cpus)
    disk = models.PositiveIntegerField(default=_USUAL.workspace // MiB)
    processes = models.PositiveIntegerField(default=_USUAL.processes)
    hosts = models.JSONField(default=list, blank=True)
    most_seconds = models.FloatField(default=_LONGEST)
    most_memory = models.PositiveIntegerField(default=_USUAL.memory // MiB)
    most_cpus = models.FloatField(default=_USUAL.cpus)
    most_disk = models.PositiveIntegerField(default=_USUAL.workspace // MiB)
    most_hosts = models.JSONField(default=list, blank=True)
    requirements = models.TextField(blank=True)
    baked = models.TextField(null=True, blank=True, default="")  # noqa: DJ001 - null is "never", "" is "nothing to bake"
    created = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)

    objects = OwnedQuerySet["Profile"].as_manager()

    class Meta:
        app_label = "runs"
        ordering = ["-is_default", "name"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="profile_name_once"),
            models.UniqueConstraint(fields=["workspace"], condition=Q(is_default=True), name="profile_default_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def limits(self) -> Limits:
        return Limits(
            seconds=self.seconds,
            memory=self.memory * MiB,
            cpus=self.cpus,
            processes=self.processes,
            workspace=self.disk * MiB,
            hosts=tuple(self.hosts),
        )

    @property
    def most(self) -> Limits:
        return Limits(
            seconds=self.most_seconds,
            memory=self.most_memory * MiB,
            cpus=self.most_cpus,
            processes=self.processes,
            workspace=self.most_disk * MiB,
            hosts=tuple(self.most_hosts),
        )

    @property
    def terms(self) -> Terms:
        """As they are now, of all that has been installed."""
        return Terms(self.name, self.limits, self.most, self.requirements if self.baked is None else self.baked)


class PackageSet(Leased):
    """What is installed for a text of requirements, and which packages a cell then finds; "" is the standard cell.

    `packages` is [[name, version], …], asked of a cell of `image`; `problem` has pip's own words. The image itself lies
    with the engine of each machine that has sandbox workers, and is made there when it is missing.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting for a worker"
        BUILDING = "building", "Being installed"
        READY = "ready", "Ready"
        FAILED = "failed", "Could not be installed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="package_sets")
    digest = models.CharField(max_length=64)
    requirements = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    packages = models.JSONField(default=list)
    image = models.CharField(max_length=120, blank=True)
    sandbox = models.CharField(max_length=20, blank=True)
    problem = models.JSONField(null=True, blank=True)
    asked = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)

    objects = OwnedQuerySet["PackageSet"].as_manager()

    class Meta:
        app_label = "runs"
        constraints = [models.UniqueConstraint(fields=["workspace", "digest"], name="package_set_once")]
        indexes = [models.Index(fields=["state", "lease_until"], name="package_sets_by_lease")]

    def __str__(self) -> str:
        return ", ".join(requirements.names(self.requirements)) or "the standard packages"

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.BUILDING)
