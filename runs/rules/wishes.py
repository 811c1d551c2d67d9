"""A rule as a person wants it, before it is one: checked, said in a sentence, and held against history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agents.models import Team
from runs.models import Review
from runs.profiles import terms
from runs.profiles.terms import Terms
from runs.risks import Kind, Level
from runs.rules.about import OPAQUE, About
from runs.rules.rows import Effect, Rule, Scope
from runs.rules.sentences import sentence
from studio.accounts.models import User, Workspace


class Unfit(Exception):
    """This cannot be a rule; `str()` says why, for the person who wants it."""


@dataclass(frozen=True, slots=True)
class Wish:
    """`agent`, `digest`, `tool` and `tool_digest` are "" where the scope needs none; `expires` None is never."""

    workspace: Workspace
    effect: Effect
    scope: Scope
    team: Team | None = None
    agent: str = ""
    digest: str = ""
    tool: str = ""
    tool_digest: str = ""
    level: Level = Level.LOW
    kinds: frozenset[Kind] = frozenset()
    terms: Terms | None = None
    expires: datetime | None = None
    made_from: Review | None = None


def row_of(wish: Wish, by: User | None = None) -> Rule:
    """Not saved. Raises Unfit for what no rule may be."""
    if problem := _problem(wish):
        raise Unfit(problem)
    row = Rule(
        workspace=wish.workspace,
        effect=wish.effect,
        scope=wish.scope,
        team=wish.team,
        agent=wish.agent,
        digest=wish.digest,
        tool=wish.tool,
        tool_digest=wish.tool_digest,
        level=wish.level.value,
        kinds=sorted(wish.kinds),
        terms=wish.terms and terms.to_json(wish.terms),
        expires=wish.expires,
        made_from=wish.made_from,
        made_by=by,
    )
    row.sentence = sentence(row)
    return row


def from_review(review: Review, asked: About, scope: Scope, expires: datetime | None) -> Wish:
    """“Always allow” what this review is about: as risky as it is and no more, under its own terms."""
    by_digest, by_agent = scope == Scope.EXACT, scope == Scope.AGENT
    tool = asked.tool
    return Wish(
        review.run.workspace,
        Effect.ALLOW,
        scope,
        team=review.run.team if scope in (Scope.AGENT, Scope.TEAM) else None,
        agent=asked.agent if by_agent else "",
        digest=asked.digest if by_digest else "",
        tool=tool.name if tool else "",
        tool_digest=tool.digest if tool else "",
        level=asked.level,
        kinds=frozenset() if by_digest or tool else asked.kinds,
        terms=asked.terms,
        expires=expires,
        made_from=review,
    )


def why_not(asked: About, scope: Scope) -> str:
    """Why this cannot be let through under that scope; "" where it can."""
    if scope == Scope.EXACT:
        return "" if asked.tool is None or asked.tool.name else "This call names no tool of the team."
    if Kind.HIDDEN in asked.kinds:
        return "It has hidden characters."
    if Kind.UNKNOWN in asked.kinds:
        return "Parts of it cannot be read."
    if asked.level >= Level.HIGH:
        return "Its risk is high."
    if asked.tool is not None:
        return _why_no_calls(asked, scope)
    if scope == Scope.WORKSPACE:
        return "" if asked.level <= Level.LOW else "Its risk is not low."
    return "" if asked.team else "This run belongs to no team of the workspace."


def _why_no_calls(asked: About, scope: Scope) -> str:
    if scope != Scope.AGENT:
        return "A tool is let run for one agent at a time."
    if asked.tool is not None and not asked.tool.is_shut_in:
        return "The tool reaches the network: other arguments could carry anything out."
    return "" if asked.team else "This run belongs to no team of the workspace."


def _problem(wish: Wish) -> str:
    if wish.scope in (Scope.AGENT, Scope.TEAM):
        if wish.team is None or wish.team.workspace_id != wish.workspace.pk:
            return "Choose a team of this workspace."
        if wish.scope == Scope.AGENT and not wish.agent:
            return "Choose an agent."
    if wish.scope == Scope.EXACT and not wish.digest:
        return "A rule about exactly one thing is made where that waits for review."
    return _too_wide(wish) if wish.effect == Effect.ALLOW and wish.scope != Scope.EXACT else ""


def _too_wide(wish: Wish) -> str:
    if wish.level >= Level.HIGH:
        return "Code of high risk is let through only as exactly that code."
    if wish.kinds & OPAQUE:
        return "What cannot be read, or hides characters, is let through only as exactly that code."
    if wish.tool and wish.scope != Scope.AGENT:
        return "A tool is let run for one agent at a time."
    if wish.tool and not wish.tool_digest:
        return "A rule that lets a tool run is made where a call of it waits for review."
    if wish.scope == Scope.WORKSPACE and wish.level > Level.LOW:
        return "For a whole workspace only code of low risk is let through."
    return "" if wish.tool or wish.terms else "A rule that lets code run says under which limits."


def may_make(scope: Scope, *, owns: bool) -> bool:
    """Who reviews may decide for teams; what holds everywhere an owner decides."""
    return owns or scope != Scope.WORKSPACE
