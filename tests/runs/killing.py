"""Killing a driver at one exact place.

Killed means: whatever the process still meant to do does not happen, nothing more reaches the database, and nobody
cleans up after it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from asgiref.sync import sync_to_async
from django.db import connection, transaction
from django.utils import timezone

from runs.models import Execution, Run

_WRITES = ("INSERT", "UPDATE", "DELETE")


class Killed(BaseException):
    """Not an Exception: no code of ours may catch it, as none can catch a SIGKILL."""


class Death:
    """Watches every statement of the drivers' connection. `struck` says whether it came to its place."""

    def __init__(self, at: int, is_marked: Callable[[str], bool], *, after_commit: bool) -> None:
        self.struck = False
        self._left, self._is_marked, self._after_commit = at, is_marked, after_commit

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if self.struck:
            raise Killed
        if self._is_marked(sql):
            self._left -= 1
            if self._left == 0:
                if not self._after_commit:
                    self._strike()
                transaction.on_commit(self._strike)
        return execute(sql, params, many, context)

    def _strike(self) -> None:
        self.struck = True
        raise Killed


def killed_after_write(number: int) -> Any:
    """Right after the commit of the journal's `number`-th group of entries."""
    return _dying(Death(number, is_write, after_commit=True))


def killed_in_write(number: int) -> Any:
    """In the middle of the transaction of the journal's `number`-th group of entries: none of them is written."""
    return _dying(Death(number, is_write, after_commit=False))


def killed_before_statement(number: int) -> Any:
    """Before the `number`-th statement that changes anything: in the middle of its transaction."""
    return _dying(Death(number, lambda sql: sql.lstrip().startswith(_WRITES), after_commit=False))


def is_write(sql: str) -> bool:
    """Whether this statement writes a group of entries."""
    return sql.startswith("INSERT INTO runs_entry")


@asynccontextmanager
async def watched(watcher: Callable[..., Any]) -> AsyncIterator[None]:
    """Every statement of the drivers goes through `watcher`, as Django's `execute_wrapper` has it."""
    await sync_to_async(lambda: connection.execute_wrappers.append(watcher))()
    try:
        yield
    finally:
        await sync_to_async(lambda: connection.execute_wrappers.remove(watcher))()


@asynccontextmanager
async def _dying(death: Death) -> AsyncIterator[Death]:
    async with watched(death):
        try:
            yield death
        except Killed:
            assert death.struck


def time_passes(run: Run) -> None:
    """Every lease that a dead process held runs out."""
    past = timezone.now() - timedelta(hours=1)
    Run.objects.filter(pk=run.pk, status=Run.Status.RUNNING).update(lease_until=past)
    Execution.objects.filter(run=run, state=Execution.State.RUNNING).update(lease_until=past)
