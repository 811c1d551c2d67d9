"""Leases: how a row that is worked on is taken, held and let go, and when nobody believes its holder any more.

Runs, executions, rehearsals, trials and packages are such rows. Taking is a compare-and-swap that raises `epoch`;
whoever writes an outcome names the epoch that it took the row with, so what a silent holder still wants to write is not
written.

All times are by the database's clock, which all machines share. A clock can be set: then leases that are renewed every
second look as if they had run out hours ago, or would last for hours. So for as long as a lease lasts after such a jump
no lease is judged by its time; and one that ends later than anybody could have said is over like one that has ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q, QuerySet

from runs import database
from runs.owner import OWNER
from studio.clock import Watch

#: The clocks of machines differ by less than this.
AHEAD = timedelta(seconds=5)

_watch = Watch()


class Leased(models.Model):
    """A row that one process at a time works on. `owner` is it, as `runs.owner` names processes, "" nobody."""

    epoch = models.PositiveIntegerField(default=0)
    owner = models.CharField(max_length=120, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


Row = TypeVar("Row", bound=Leased)


@dataclass(frozen=True, slots=True)
class Claim(Generic[Row]):
    """The right of this process to write what came of `row`, valid while `epoch` is the row's own."""

    row: Row
    epoch: int

    @property
    def held(self) -> QuerySet[Row]:
        """The row, while it is this claim's: neither let go of, nor taken by somebody else."""
        return QuerySet(type(self.row)).filter(pk=self.row.pk, epoch=self.epoch, owner=OWNER)


def take(free: QuerySet[Any], **change: Any) -> bool:
    """Take the row that `free` finds, and change it so. False: it is not free any more."""
    return bool(free.update(epoch=F("epoch") + 1, owner=OWNER, lease_until=end(), **change))


def renewed(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those of `rows` that this process holds, with leases that begin anew."""
    held = rows.filter(owner=OWNER)
    held.update(lease_until=end())
    return held


def let_go(held: QuerySet[Any], **change: Any) -> bool:
    """Let go of the row that `held` finds, and change it so. False: somebody else holds it."""
    return bool(held.update(owner="", lease_until=None, **change))


def end(now: datetime | None = None) -> datetime:
    """Until when a lease lasts that is taken or renewed now."""
    return (now or database.now()) + timedelta(seconds=settings.LEASE_SECONDS)


def lapsed(since: datetime | None = None, watch: Watch = _watch) -> Q:
    """Of rows that are held, those whose holder is silent since then, or (`owner.bury`) known to be dead: these have no
    end."""
    now = database.now()
    known_dead = Q(lease_until=None)
    if watch.seconds_since_set(now.timestamp()) <= settings.LEASE_SECONDS:
        return known_dead
    beyond = max(since or now, now) + timedelta(seconds=2 * settings.LEASE_SECONDS)
    return known_dead | Q(lease_until__lt=since or now) | Q(lease_until__gt=beyond)


def unheard(field: str, since: datetime) -> Q:
    """Rows whose `field`, a time, is before then: nobody heard of them. What was written at a time to come was written
    before the clock was set back, and nobody knows how long ago that is."""
    return Q(**{f"{field}__lt": since}) | Q(**{f"{field}__gt": max(since, database.now()) + AHEAD})
