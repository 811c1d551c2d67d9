"""What the harness does inside the installation, with its own models and rows. Only to be imported once Django is set
up in the environment of a world."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from asgiref.sync import async_to_sync
from django.db import DatabaseError, InterfaceError, connections
from django.db.models import Q
from docker import APIClient

from agents.models import ModelConnection, Team
from runs import recovery
from runs.models import Execution, Run
from runs.sandbox.attachment import engine_address
from runs.sandbox.installation import installation_id
from studio.accounts.workspaces import installation_owner
from tests.chaos.teams import TEAMS
from tests.chaos.teams import connections as models

Result = TypeVar("Result")


def asked(question: Callable[[], Result]) -> Result:
    """`question`, once the database answers; it may be just starting again."""
    while True:
        try:
            return question()
        except (DatabaseError, InterfaceError):
            time.sleep(0.2)
        finally:
            connections.close_all()


def furnish(model_url: str) -> list[str]:
    """Models and teams in the owner's workspace; the teams' keys, in the order of TEAMS."""
    owner = installation_owner()
    space = owner.workspaces.get()
    for name in models():
        ModelConnection.objects.create(workspace=space, name=name, kind="openai", base_url=model_url, model=name)
    return [
        str(Team.objects.create(workspace=space, name=spec["name"], spec=spec, created_by=owner).pk) for spec in TEAMS
    ]


def has_run(task: str) -> bool:
    return Run.objects.filter(task=task).exists()


def all_ended() -> bool:
    return not Run.objects.active().exists()


def all_stand() -> bool:
    """Nothing goes on any more by itself: every run has ended or is paused."""
    return not Run.objects.exclude(status__in=(Run.Status.ENDED, Run.Status.PAUSED)).exists()


def leases() -> int:
    """Runs and executions that somebody claims to work at."""
    held = ~Q(owner="") | Q(lease_until__isnull=False)
    executions = Execution.objects.filter(held | Q(state=Execution.State.RUNNING))
    return Run.objects.filter(held | Q(status=Run.Status.RUNNING)).count() + executions.count()


def containers() -> int:
    """After the reaper had its turn."""
    async_to_sync(recovery.reap)()
    engine = APIClient(engine_address(), version="auto")
    try:
        return len(engine.containers(all=True, filters={"label": [f"installation={installation_id()}"]}))
    finally:
        engine.close()
