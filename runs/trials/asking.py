"""Asking for a trial, and finding those that nobody ends."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from agents.conversation.steps import digest
from agents.models import Team
from runs import doorbell, leases, lifecycle, owner
from runs.trials.orders import Order
from runs.trials.rows import Trial
from studio.accounts.models import User

#: A trial is looked at while it lasts, and perhaps once more.
KEPT_FOR = timedelta(days=1)

#: Who pressed the button so long ago has left; nothing starts behind their back.
PATIENCE = timedelta(minutes=10)

LOST = {"problem": "The worker was lost while it tried.", "mend": "Try again."}
UNHEARD = {"problem": "No worker took this up.", "mend": "Look at the Doctor page, then try again."}


def start(team: Team, by: User, order: Order) -> Trial:
    """Ask for it, in the name of `by`, who approves just this; rings once it is committed."""
    request = order.request
    trial = Trial.objects.create(
        workspace=team.workspace,
        team=team,
        by=by,
        kind=order.kind,
        tool=order.tool.name,
        request=request,
        digest=digest([order.kind, request]),
    )
    ring(trial)
    return trial


def ring(trial: Trial) -> None:
    doorbell.ring_trial(trial.pk, "runs" if Order.of(trial).is_remote else "sandbox")


def sweep(now: datetime) -> None:
    """Ring again for those that nobody heard of, end those that nobody will, and forget the old ones."""
    running = Trial.objects.filter(state=Trial.State.RUNNING)
    owner.bury(running)
    leases.let_go(running.filter(leases.lapsed(now)), state=Trial.State.FAILED, outcome=LOST)
    queued = Trial.objects.filter(state=Trial.State.QUEUED)
    queued.filter(created__lt=now - PATIENCE).update(state=Trial.State.FAILED, outcome=UNHEARD)
    for trial in queued.filter(leases.unheard("created", now - lifecycle.UNHEARD)):
        ring(trial)
    Trial.objects.filter(~Q(state=Trial.State.RUNNING), created__lt=now - KEPT_FOR).delete()
