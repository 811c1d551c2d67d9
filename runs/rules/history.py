"""The past that a rule is held against: what people decided lately in a workspace, or of one of its teams."""

from __future__ import annotations

from agents.models import Team
from agents.spec import SpecError, TeamSpec
from runs.models import Review
from runs.rules.about import about
from runs.rules.simulation import Past
from studio.accounts.models import Workspace

#: How far back it goes: what people remember, and what is worth a count.
FEW, MANY = 20, 100


def decided(workspace: Workspace, team: Team | None = None, last: int = FEW) -> list[Past]:
    """Newest first. Whether something may happen once more is left out: no rule decides that."""
    by_people = Review.objects.filter(run__workspace=workspace).exclude(decision="").exclude(decided_by=None)
    if team is not None:
        by_people = by_people.filter(run__team=team)
    rows = by_people.exclude(step__contains="!").select_related("run", "decided_by").order_by("-decided")[:last]
    return [past for row in rows if (past := _past(row))]


def _past(review: Review) -> Past | None:
    """None where its team can no longer be read."""
    try:
        spec = TeamSpec.parse(review.run.spec)
    except SpecError:
        return None
    asked = about(review.run, spec, review)
    runner = next((agent for agent in spec.agents if agent.name == review.agent), None)
    never = bool(runner and runner.code and runner.code.review == "never")
    name = f"{review.author}, run {review.run.number}"
    return Past(review.pk, review.run_id, asked, review.decision, name, str(review.decided_by), never)
