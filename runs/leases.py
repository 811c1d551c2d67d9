"""Leases: how long who holds a run, an execution or a trial has said to be alive, and when nobody believes it any more.

All times are by the database's clock, which all machines share. A clock can be set: then leases that are renewed every
second look as if they had run out hours ago, or would last for hours. So for as long as a lease lasts after such a jump
no lease is judged by its time; and one that ends later than anybody could have said is over like one that has ended.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from runs import database
from studio.clock import Watch

#: The clocks of machines differ by less than this.
AHEAD = timedelta(seconds=5)

_watch = Watch()


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
