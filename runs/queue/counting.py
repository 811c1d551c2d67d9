"""How many wait, for the rail; and what was decided lately."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from runs.models import Review
from runs.queue import order
from runs.queue.listing import Casts
from runs.queue.order import Asker
from runs.transcript.pieces import Speaker


@dataclass(frozen=True, slots=True)
class Decided:
    review: Review
    speaker: Speaker


def waiting_for(user: Any) -> int:
    """Of every kind, in every workspace of theirs, without what they put off."""
    return order.count(Asker(user)) if user.is_authenticated else 0


def decided(asker: Asker, most: int) -> list[Decided]:
    """The last decisions in the workspace, newest first."""
    mine = Review.objects.visible_to(asker.user).filter(run__workspace=asker.workspace).exclude(decision="")
    lately = mine.select_related("run", "decided_by").defer("blocks", "effective").order_by("-decided")[:most]
    known = Casts()
    return [Decided(review, known.speaker(review.run, review.author)) for review in lately]
