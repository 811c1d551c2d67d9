"""A rule in one plain sentence, the same on every page and in the record."""

from __future__ import annotations

from collections.abc import Iterable

from runs.profiles import terms
from runs.risks import Kind, Level
from runs.rules.rows import LONGEST_SENTENCE, Effect, Rule, Scope

#: What code that touches a kind does, after "code that". In the order in which a form has them.
DOES = {
    Kind.READS: "reads files",
    Kind.WRITES: "writes files",
    Kind.DELETES: "deletes files",
    Kind.NETWORK: "uses the network",
    Kind.PROCESS: "starts programs",
    Kind.PACKAGES: "uses packages",
    Kind.ENVIRONMENT: "reads environment variables",
    Kind.DYNAMIC: "builds code as it runs",
    Kind.RESOURCES: "needs much time or memory",
    Kind.PRIVILEGE: "asks for more rights",
    Kind.HIDDEN: "hides characters",
    Kind.UNKNOWN: "cannot be read",
}

_SHORT = 12


def sentence(rule: Rule) -> str:
    said = f"{_LEADS[Effect(rule.effect)]} {_what(rule)}{_where(rule)}{_risk(rule)}{_terms(rule)}."
    return said if len(said) <= LONGEST_SENTENCE else f"{said[: LONGEST_SENTENCE - 1]}…"


_LEADS = {Effect.ALLOW: "Lets run", Effect.ASK: "Asks a person about", Effect.REJECT: "Rejects"}


def _what(rule: Rule) -> str:
    if rule.scope == Scope.EXACT:
        return f"exactly this {f'call of {rule.tool}' if rule.tool else 'code'} ({rule.digest[:_SHORT]})"
    return f"the tool {rule.tool}" if rule.tool else "code"


def _where(rule: Rule) -> str:
    team = rule.team.name if rule.team else ""
    match rule.scope:
        case Scope.AGENT:
            return f" of {rule.agent} in the team {team}"
        case Scope.TEAM:
            return f" of anybody in the team {team}"
        case Scope.WORKSPACE:
            return " of any team"
    return ""


def _risk(rule: Rule) -> str:
    if rule.scope == Scope.EXACT or (rule.tool and rule.effect == Effect.ALLOW):
        return ", with any arguments, while the tool stays as it is" if rule.scope != Scope.EXACT else ""
    level = Level(rule.level).name.lower()
    does = [DOES[kind] for kind in DOES if kind in rule.kinds]
    if rule.effect == Effect.ALLOW:
        return f" of {_up_to(rule.level)} risk that {f'only {_and(does)}' if does else 'touches nothing'}"
    at_least = "" if rule.level <= Level.LOW else f" of {level} risk{' or more' if rule.level < Level.HIGH else ''}"
    return f"{at_least}{f' that {_or(does)}' if does else ''}"


def _terms(rule: Rule) -> str:
    if rule.effect != Effect.ALLOW or not rule.terms:
        return ""
    return f", within {', '.join(terms.from_json(rule.terms).facts)}"


def _up_to(level: int) -> str:
    return "low" if level <= Level.LOW else "low or medium"


def _and(words: Iterable[str]) -> str:
    return _joined([*words], "and")


def _or(words: Iterable[str]) -> str:
    return _joined([*words], "or")


def _joined(words: list[str], last: str) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"
