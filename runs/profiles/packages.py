"""Asking for packages: what is wanted is a row, and a sandbox worker makes it true."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from agents.spec import TeamSpec
from runs import doorbell, leases, owner
from runs.profiles import requirements
from runs.profiles.choosing import chosen
from runs.profiles.rows import PackageSet, Profile
from runs.sandbox.cell import SandboxError

State = PackageSet.State

#: Nobody took it for so long: its doorbell was lost.
_UNHEARD = timedelta(seconds=5)

#: The line that an agent is told its packages in: whose sandbox, and what is in it.
Told = list[tuple[str, list[str]]]


def wanted(profile: Profile) -> PackageSet:
    """The packages of the profile as it is now; rung for where nobody has looked after them yet."""
    row, is_new = PackageSet.objects.get_or_create(
        workspace_id=profile.workspace_id,
        digest=requirements.digest(profile.requirements),
        defaults={"requirements": profile.requirements},
    )
    if is_new:
        doorbell.ring_packages(row.pk)
    if row.state == State.READY and profile.pk:
        settled(row)
    return row


def again(row: PackageSet) -> None:
    """A person asks for them once more: the index was away, or the standard image is a new one."""
    with transaction.atomic():
        if PackageSet.objects.filter(pk=row.pk, state__in=(State.READY, State.FAILED)).update(
            state=State.QUEUED, changed=timezone.now()
        ):
            doorbell.ring_packages(row.pk)


def settled(row: PackageSet) -> None:
    """They are there: from now on the profiles that name just these have them."""
    Profile.objects.filter(workspace_id=row.workspace_id, requirements=row.requirements).update(baked=row.requirements)


def overdue(now: datetime) -> list[UUID]:
    """Those that no worker looks after though one should."""
    owner.bury(PackageSet.objects.filter(state=State.BUILDING))
    unheard = Q(state=State.QUEUED) & leases.unheard("changed", now - _UNHEARD)
    silent = Q(state=State.BUILDING) & leases.lapsed(now)
    return list(PackageSet.objects.filter(unheard | silent).values_list("pk", flat=True))


def told(workspace_id: UUID, spec: TeamSpec) -> Told:
    """What each agent whose profile has requirements of its own finds in its sandbox, for the opening of a run."""
    choosers = [(agent.name, agent.code.profile) for agent in spec.agents if agent.code and agent.code.profile]
    return [(name, named) for name, profile in choosers if (named := _named(workspace_id, profile))]


def _named(workspace_id: UUID, profile: str) -> list[str]:
    """The packages that the profile requires, with the versions that are there, where they are known."""
    try:
        terms = chosen(workspace_id, profile).terms
    except SandboxError:
        return []
    row = PackageSet.objects.filter(workspace_id=workspace_id, digest=requirements.digest(terms.requirements)).first()
    versions = {requirements.canonical(name): version for name, version in row.packages} if row else {}
    return [f"{name} {versions.get(requirements.canonical(name), '')}".strip() for name in terms.packages]
