"""The doctor: what this installation runs on, what is degraded, and how to mend it."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version

import django
from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone
from kombu import Connection

from runs import disk, executions, lifecycle, live
from runs.delays import DEAF
from runs.providers.local_model import available
from runs.sandbox.cell import Health, SandboxError
from runs.sandbox.choice import choose, report

GiB = 1 << 30


class State(StrEnum):
    OK = "ok"
    DEGRADED = "degraded"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what it is about, what is in use, its version, what is wrong with it and what to do."""

    about: str
    using: str
    version: str = ""
    state: State = State.OK
    wrong: str = ""
    mend: str = ""


def examine() -> list[Finding]:
    """Every finding, in the order in which a person would look. Never raises: what cannot be asked is a finding."""
    return [
        Finding("Parley", "Django " + django.get_version(), f"Python {platform.python_version()}"),
        _database(),
        _broker(),
        _channel_layer(),
        _workers(),
        *_sandboxes(),
        _local_model(),
        _disk(),
    ]


def _database() -> Finding:
    try:
        with connection.cursor() as cursor:
            sqlite = connection.vendor == "sqlite"
            cursor.execute("SELECT sqlite_version()" if sqlite else "SHOW server_version")
            number = str(cursor.fetchone()[0])
    except DatabaseError as error:
        mend = "Check DATABASE_URL and that the server runs."
        return Finding("Database", connection.vendor, "", State.BROKEN, str(error).splitlines()[0], mend)
    return Finding("Database", connection.display_name, number)


def _broker() -> Finding:
    url = settings.CELERY_BROKER_URL
    own = f"Celery {version('celery')}"
    if settings.CELERY_BROKER_TRANSPORT:
        return Finding("Broker", "embedded (one SQLite file)", own)
    try:
        with Connection(url, connect_timeout=2) as broker:
            broker.ensure_connection(max_retries=0, timeout=2)
    except Exception as error:  # noqa: BLE001 - every transport has its own errors
        mend = "Check REDIS_URL or BROKER_URL and that the server runs."
        return Finding("Broker", url.partition(":")[0], "", State.BROKEN, str(error), mend)
    return Finding("Broker", url.partition(":")[0], own)


def _channel_layer() -> Finding:
    using = "Redis" if settings.REDIS_URL else "embedded hub"
    if async_to_sync(live.answers)():
        return Finding("Live updates", using)
    mend = "Check REDIS_URL and that the server runs, or start Parley with `make run`, which holds the embedded hub."
    wrong = "A message does not come back: pages show what happens only when they are loaded again."
    return Finding("Live updates", using, "", State.BROKEN, wrong, mend)


def _workers() -> Finding:
    long_ago = timezone.now() - DEAF
    try:
        left = len(lifecycle.overdue(long_ago)) + len(executions.overdue(long_ago))
    except DatabaseError as error:
        mend = "Start Parley with `make run`, or run `python manage.py migrate`."
        return Finding("Workers", "unknown", "", State.BROKEN, f"The database has no tables yet: {error}", mend)
    if not left:
        return Finding("Workers", "nothing waits for a worker")
    wrong = f"{left} runs wait for a worker since more than {DEAF.seconds} seconds."
    return Finding("Workers", "nobody answers", "", State.BROKEN, wrong, "Start Parley with `make run`, or a worker.")


def _sandboxes() -> list[Finding]:
    healths = async_to_sync(report)()
    try:
        chosen = async_to_sync(choose)().name
    except SandboxError as error:
        none = Finding("Sandbox", "none", "", State.BROKEN, str(error), error.mend)
        return [none, *(_sandbox(health, "") for health in healths)]
    return [_sandbox(health, chosen) for health in healths]


def _sandbox(health: Health, chosen: str) -> Finding:
    using = "in use" if health.name == chosen else "ready" if health.usable else "not here"
    wrong = "; ".join(health.lacks)
    bad = health.name == chosen and wrong
    return Finding(
        f"Sandbox: {health.name}", using, health.version, State.DEGRADED if bad else State.OK, wrong, health.mend
    )


def _local_model() -> Finding:
    there, why_not = available()
    if there:
        return Finding("Local model", "SmolLM2-135M, served on this machine", f"xllamacpp {version('xllamacpp')}")
    return Finding("Local model", "not here", "", State.DEGRADED, why_not, "Everything else works without it.")


def _disk() -> Finding:
    free = disk.free()
    using = f"{free / GiB:.1f} GiB free at {settings.HOME}"
    if disk.is_full():
        return Finding("Disk", using, "", State.BROKEN, "The disk is full: runs wait until there is room.", disk.MEND)
    if free > GiB:
        return Finding("Disk", using)
    return Finding("Disk", using, "", State.DEGRADED, "Less than 1 GiB is free.", "Free some, or move PARLEY_HOME.")
