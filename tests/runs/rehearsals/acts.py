"""What the tests of trials do: ask for one, and let a worker perform it."""

from __future__ import annotations

from asgiref.sync import async_to_sync

from runs.models import Rehearsal, Review
from runs.profiles.terms import Change
from runs.rehearsals import asking, performing
from runs.rehearsals.asking import Wish
from runs.sandbox.cell import Sandbox
from studio.accounts.models import User
from tests.runs import rig

EDITED = "print(6 * 7)"


def ask(review: Review, by: User, *codes: str, change: Change | None = None) -> Rehearsal:
    return asking.start(review.pk, Wish(review.digest, codes or None, change or Change()), by)


def tried(row: Rehearsal, sandbox: Sandbox | None = None) -> Rehearsal:
    async_to_sync(performing.perform)(row.pk, sandbox or rig.PaperCell())
    return Rehearsal.objects.get(pk=row.pk)


def with_hosts(review: Review, *hosts: str) -> Review:
    """The review of code that may reach these."""
    kept = review.terms or {}
    for limits in (kept["limits"], kept["most"]):
        limits["hosts"] = list(hosts)
    review.save(update_fields=["terms"])
    return review
