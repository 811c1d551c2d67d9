"""Publishing: the draft as it is now becomes the next version."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.db import transaction

from agents.models import Team, TeamVersion
from agents.spec import SpecError, TeamSpec
from agents.spec_problems import Problem
from studio.accounts.models import User


class NotPublished(ValueError):
    """The draft was not published. `problems` are what to mend, where that is the reason."""

    def __init__(self, reason: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(reason)
        self.problems = list(problems)


@transaction.atomic
def publish(team: Team, note: str, by: User) -> TeamVersion:
    """Raises NotPublished where the draft is no team yet, or where nothing is new in it."""
    # The team's row is the lock under which numbers are given out, and under which drafts are written.
    draft = Team.objects.select_for_update().get(pk=team.pk)
    try:
        TeamSpec.parse(draft.spec)
    except SpecError as error:
        raise NotPublished("The draft cannot be published yet.", error.problems) from None
    last = newest(draft)
    if last and is_same(last.spec, draft.spec) and is_same(last.layout, draft.layout):
        raise NotPublished(f"Nothing has changed since version {last.number}.")
    number = last.number + 1 if last else 1
    return TeamVersion.objects.create(team=draft, number=number, note=note, spec=draft.spec, layout=draft.layout, by=by)


def newest(team: Team) -> TeamVersion | None:
    return TeamVersion.objects.filter(team=team).first()


def number_of_draft(team: Team) -> int | None:
    """The number of the latest version, if the draft would play exactly as it does; where things stand on the canvas
    makes no difference to that."""
    last = newest(team)
    return last.number if last and is_same(last.spec, team.spec) else None


def is_same(one: object, other: object) -> bool:
    """Whether both are the same JSON, whatever the order of its keys."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
