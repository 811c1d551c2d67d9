"""Whether a rule speaks of something that somebody wants done. No I/O: the same for one review and for history.

What lets through is narrow by construction: beyond the very bytes that a person saw, nothing of high risk, nothing with
hidden characters and nothing that cannot be read ever passes, whatever a row says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from runs.profiles import terms
from runs.profiles.terms import Terms
from runs.risks import Kind, Level
from runs.rules.about import About
from runs.rules.rows import Effect, Rule, Scope


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the rules in force say of one thing: the first that rejects, asks, or lets it run. `doubt` is a rule that
    rejects what nobody can say that this is not; then a person has to say it."""

    rejects: Rule | None = None
    asks: Rule | None = None
    allows: Rule | None = None
    doubt: Rule | None = None


def spoken(rules: Iterable[Rule], about: About) -> Spoken:
    """The rules are in force; those of other workspaces say nothing. Narrow ones are named before wide ones."""
    order = list(Scope)
    known = sorted(rules, key=lambda rule: order.index(Scope(rule.scope)))

    def first(effect: Effect) -> Rule | None:
        return next((rule for rule in known if rule.effect == effect and covers(rule, about)), None)

    doubt = next((rule for rule in known if rule.effect == Effect.REJECT and may_cover(rule, about)), None)
    return Spoken(first(Effect.REJECT), first(Effect.ASK), first(Effect.ALLOW), doubt)


def covers(rule: Rule, about: About) -> bool:
    if not is_in_scope(rule, about):
        return False
    match rule.effect:
        case Effect.ALLOW:
            return _lets_through(rule, about)
        case Effect.ASK:
            return _touches(rule, about) or Kind.UNKNOWN in about.kinds
        case Effect.REJECT:
            return _touches(rule, about)
    return False


def may_cover(rule: Rule, about: About) -> bool:
    """Whether code that cannot be read may be such as the rule speaks of."""
    return is_in_scope(rule, about) and Kind.UNKNOWN in about.kinds


def is_in_scope(rule: Rule, about: About) -> bool:
    if rule.workspace_id != about.workspace:
        return False
    match rule.scope:
        case Scope.EXACT:
            return rule.digest == about.digest and _is_same_tool(rule, about)
        case Scope.AGENT:
            return _is_of_team(rule, about) and rule.agent == about.agent and _is_such_a_call(rule, about)
        case Scope.TEAM:
            return _is_of_team(rule, about) and _is_such_a_call(rule, about)
        case Scope.WORKSPACE:
            return _is_such_a_call(rule, about)
    return False


def within(asked: Terms | None, most: Terms | None) -> bool:
    """Whether code asks for no more than was seen: the same profile and packages, no limit wider, no host besides."""
    if asked is None or most is None:
        return asked is most
    same = (asked.profile, asked.requirements) == (most.profile, most.requirements)
    wider = any(terms.excesses(asked.limits, most.limits)) or asked.limits.processes > most.limits.processes
    return same and not wider


def _lets_through(rule: Rule, about: About) -> bool:
    if not within(about.terms, terms.from_json(rule.terms) if rule.terms else None):
        return False
    if rule.scope == Scope.EXACT:
        return True
    if not about.is_plain or rule.level >= Level.HIGH:
        return False
    if about.tool is not None:
        return rule.scope == Scope.AGENT and about.tool.is_shut_in
    most = min(rule.level, Level.LOW) if rule.scope == Scope.WORKSPACE else rule.level
    return about.level <= most and about.kinds <= _kinds(rule)


def _touches(rule: Rule, about: About) -> bool:
    if rule.scope == Scope.EXACT:
        return True
    return about.level >= rule.level and (not rule.kinds or bool(about.kinds & _kinds(rule)))


def _kinds(rule: Rule) -> frozenset[Kind]:
    return frozenset(Kind(kind) for kind in rule.kinds)


def _is_of_team(rule: Rule, about: About) -> bool:
    return rule.team_id is not None and rule.team_id == about.team


def _is_same_tool(rule: Rule, about: About) -> bool:
    return rule.tool_digest == (about.tool.digest if about.tool else "")


def _is_such_a_call(rule: Rule, about: About) -> bool:
    """Rules of code speak of no calls, and those of a tool of no code. One that stops names the tool by its name, so
    that writing the tool anew is no way past it; one that lets through means the tool as it was."""
    if about.tool is None or not rule.tool:
        return about.tool is None and not rule.tool
    return rule.tool == about.tool.name and (rule.effect != Effect.ALLOW or _is_same_tool(rule, about))
