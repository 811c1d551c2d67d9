"""Contents that nothing names any more: of runs that were deleted, of attempts that lost their lease before their rows
were written. They are removed after a day, together with what was made of them to be shown.

A content is stored before the row that names it, so one without a row may be about to get one. Whoever stores it, or
finds it stored already, makes it young again (`blobs.put`). Only what is old is taken, and it is looked at once more
when it lies where no writer finds it: a writer who comes in between either made it young, and it goes back, or finds
nothing and stores it anew. A trial names contents too, and is over long before they are old.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from runs import blobs
from runs.models import Artifact, Rehearsal
from runs.previews.pictures import RECIPE

#: Far longer than any step takes from its first content to its rows.
KEPT_FOR = timedelta(days=1)
_AT_ONCE = 500
_HOURS = 24


def sweep(now: datetime) -> int:
    """Look through the part of the store that is due in this hour of the day; returns how many contents were removed.

    Harmless to repeat, also at the same time.
    """
    blobs.put_back()
    before = (now - KEPT_FOR).timestamp()
    due = [folder for folder in blobs.folders() if _hour(folder) == now.hour]
    return sum(_swept(folder, before) for folder in due)


def _hour(folder: str) -> int:
    return int(folder, 16) % _HOURS


def _swept(folder: str, before: float) -> int:
    old = blobs.older(folder, before)
    removed = sum(blobs.remove(digest, before) for some in _in_parts(old) for digest in _unnamed(some))
    blobs.remove_derived(folder, RECIPE)
    blobs.remove_unfinished(folder, before)
    return removed


def _unnamed(digests: list[str]) -> list[str]:
    # Trials first: one that is kept while this looks is gone by then, and its files are the run's. There are few of
    # them, and none is older than a day.
    named = {digest for files in Rehearsal.objects.values_list("files", flat=True) for _, digest, _, _ in files}
    named.update(Artifact.objects.filter(digest__in=digests).values_list("digest", flat=True))
    return [digest for digest in digests if digest not in named]


def _in_parts(digests: list[str]) -> Iterable[list[str]]:
    return (digests[at : at + _AT_ONCE] for at in range(0, len(digests), _AT_ONCE))
