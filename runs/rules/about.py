"""What rules and policies look at of a review: who asks, for which bytes, how risky they are, under which terms."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from uuid import UUID

from agents.conversation.steps import digest_of_blocks
from agents.spec import TeamSpec
from agents.tools.specs import ChatTool
from runs.models import Review, Run
from runs.profiles import choosing, terms
from runs.profiles.terms import Terms
from runs.replay import blocks_from
from runs.reviews.seen import assessment_of
from runs.risks import Kind, Level
from runs.tools.kinds import Place, place_of

#: Code in which one of these was found may do what nobody can read in it.
OPAQUE = frozenset((Kind.UNKNOWN, Kind.HIDDEN))


@dataclass(frozen=True, slots=True)
class Tool:
    """The tool that is called. `digest` is of its whole definition; `is_shut_in` where a call reaches nobody."""

    name: str
    digest: str
    is_shut_in: bool


@dataclass(frozen=True, slots=True)
class About:
    """One thing that somebody wants done. `team` is None for a run of no team of the workspace; `agent` is who asks;
    `digest` is of the blocks with their languages; `tool` is None for code, `terms` None for calls of tools."""

    workspace: UUID
    team: UUID | None
    agent: str
    digest: str
    level: Level
    kinds: frozenset[Kind]
    terms: Terms | None = None
    tool: Tool | None = None

    @property
    def is_plain(self) -> bool:
        """Whether its text tells what it does, and that is not of the worst: no wide rule speaks for other code."""
        return self.level < Level.HIGH and not self.kinds & OPAQUE

    def is_below(self, level: Level | int) -> bool:
        return self.is_plain and self.level < level


def about(run: Run, spec: TeamSpec, review: Review) -> About:
    risk, agreed = assessment_of(review), terms.from_json(review.terms) if review.terms else None
    place = (run.workspace_id, run.team_id, review.author)
    # Of the bytes that would run, not of what the row says of them.
    digest = digest_of_blocks(blocks_from(review.blocks))
    return About(*place, digest, risk.level, risk.kinds, agreed, _tool(run, spec, review))


def _tool(run: Run, spec: TeamSpec, review: Review) -> Tool | None:
    """None for code. A call that cannot be read is one of no tool that anybody has."""
    if [language for language, _ in review.blocks] != ["json"]:
        return None
    try:
        ((name, _),) = json.loads(review.blocks[0][1]).items()
        found = spec.tool(name)
    except (ValueError, AttributeError, StopIteration):
        return Tool("", "", is_shut_in=False)
    whole = json.dumps(found.model_dump(mode="json"), sort_keys=True)
    in_cell = not isinstance(found, ChatTool) and place_of(found) is Place.CELL
    shut_in = in_cell and not choosing.default_of(run.workspace_id).hosts
    return Tool(name, hashlib.sha256(whole.encode()).hexdigest(), shut_in)
