"""Packages, installed by a sandbox worker: into an image where there is Docker, and then asked of a cell of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from runs import doorbell, leases
from runs.database import stored
from runs.heartbeat import Heartbeat
from runs.leases import Claim
from runs.profiles import packages
from runs.profiles.choosing import unprepared
from runs.profiles.rows import PackageSet
from runs.profiles.terms import Terms
from runs.sandbox.cell import Sandbox, SandboxError
from runs.sandbox.choice import choose
from runs.sandbox.survey import survey

log = logging.getLogger("parley.packages")

State = PackageSet.State


async def perform(set_id: UUID, sandbox: Sandbox | None = None) -> None:
    """Claim the packages and install them. Whoever comes second finds nothing to do. Never raises for what can go
    wrong in it; a set that cannot be installed leaves the images of others, and its own of before, as they are."""
    claim = await stored(_claim)(set_id)
    if claim is None:
        return
    with _heartbeat.holding(set_id):
        try:
            done = await _made(claim.row, sandbox or await choose())
            await stored(_end)(claim, State.READY, **done)
        except SandboxError as error:
            await stored(_end)(claim, State.FAILED, problem={"problem": str(error), "mend": error.mend})
        except asyncio.CancelledError:
            await stored(_give_back)(claim)
            raise


async def image_for(terms: Terms, sandbox: Sandbox, label: str, tell: Callable[[str], None] = lambda _: None) -> str:
    """The image in which code of the run `label` runs under these terms; "" is the standard one. Where it is not on
    this machine's engine yet, it is made first, and `tell` is told why that takes long. Raises SandboxError that names
    the profile."""
    if not terms.requirements:
        return ""
    from runs.sandbox.baking import image_of  # Docker's client is slow to load, and few terms need it.

    try:
        return await image_of(terms.requirements, sandbox, label, lambda: tell(_first(terms)))
    except SandboxError as error:
        raise unprepared(terms.profile, {"problem": str(error), "mend": error.mend}) from error


def _first(terms: Terms) -> str:
    return f"The packages of the sandbox profile “{terms.profile}” are installed first …\n"


async def _made(row: PackageSet, sandbox: Sandbox) -> dict[str, Any]:
    image = ""
    if row.requirements:
        from runs.sandbox.baking import image_of

        image = await image_of(row.requirements, sandbox, str(row.pk))
    found = await survey(sandbox, image, label=str(row.pk))
    return {"packages": [list(pair) for pair in found.packages], "image": image, "sandbox": sandbox.name}


def _claim(set_id: UUID) -> Claim[PackageSet] | None:
    free = Q(state=State.QUEUED) | Q(state=State.BUILDING) & leases.lapsed()
    if not leases.take(PackageSet.objects.filter(free, pk=set_id), state=State.BUILDING, problem=None):
        return None
    row = PackageSet.objects.get(pk=set_id)
    return Claim(row, row.epoch)


def _end(claim: Claim[PackageSet], state: str, **outcome: Any) -> None:
    with transaction.atomic():
        if _move(claim, state, **outcome) and state == State.READY:
            packages.settled(claim.row)


def _give_back(claim: Claim[PackageSet]) -> None:
    with transaction.atomic():
        if _move(claim, State.QUEUED):
            doorbell.ring_packages(claim.row.pk)


def _move(claim: Claim[PackageSet], state: str, **change: Any) -> bool:
    return leases.let_go(claim.held, state=state, changed=timezone.now(), **change)


def _renew(set_ids: list[UUID]) -> set[UUID]:
    """Renew this process's leases. Nobody stops them: pip's time is limited."""
    leases.renewed(PackageSet.objects.filter(pk__in=set_ids, state=State.BUILDING))
    return set()


_heartbeat = Heartbeat(_renew)
