"""Things that somebody wants done, and rules about them, without rows: for what is pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from runs.models import Rule
from runs.profiles import terms
from runs.profiles.terms import Terms
from runs.risks import Kind, Level
from runs.rules.about import About, Tool
from runs.rules.rows import Effect, Scope
from runs.sandbox.cell import Limits

HERE, TEAM, DIGEST = uuid4(), uuid4(), "d" * 64
LIMITS = Limits(seconds=60)
TERMS = Terms("Standard", LIMITS, LIMITS)
CODE = About(HERE, TEAM, "coder", DIGEST, Level.LOW, frozenset({Kind.READS}), TERMS)
CALL = replace(CODE, terms=None, kinds=frozenset(), tool=Tool("look_up", "t" * 64, is_shut_in=True))


def rule(effect: Effect = Effect.ALLOW, scope: Scope = Scope.AGENT, **fields: Any) -> Rule:
    """About CODE, unless `fields` say otherwise. Not saved."""
    known: dict[str, Any] = {"kinds": [Kind.READS], "level": Level.LOW, "terms": terms.to_json(TERMS)}
    known |= {"team_id": TEAM, "agent": "coder", "digest": DIGEST, "workspace_id": HERE, "sentence": "This."}
    return Rule(effect=effect, scope=scope, **known | fields)


def rule_of_call(effect: Effect = Effect.ALLOW, scope: Scope = Scope.AGENT, **fields: Any) -> Rule:
    known = {"kinds": [], "terms": None, "tool": "look_up", "tool_digest": "t" * 64}
    return rule(effect, scope, **known | fields)


def code(**changes: Any) -> About:
    return replace(CODE, **changes)


def other() -> UUID:
    return uuid4()
