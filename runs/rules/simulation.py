"""What a rule, or a policy, would have done to reviews that people decided: "would have approved 14 of the last 20,
one of which people rejected".

Pure: the past is given. It is an answer about the past and no promise, since code that was edited before it ran counts
as what was proposed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from runs.rules.about import About
from runs.rules.covering import covers
from runs.rules.policies import InForce
from runs.rules.rows import Effect, Rule

#: Decisions after which what was proposed ran, perhaps edited.
_RAN = ("approved", "edited")


@dataclass(frozen=True, slots=True)
class Past:
    """A review as it was decided: approved, edited, rejected … `team_says_never` is what the team's spec said of the
    code; `name` is how it is shown, `by` who decided."""

    review: UUID
    run: UUID
    about: About
    decision: str
    name: str = ""
    by: str = ""
    team_says_never: bool = False


@dataclass(frozen=True, slots=True)
class Forecast:
    """`hit` are those of `past` that would have been decided without a person (or, where a rule asks, with one);
    `other` are those of them that people decided otherwise, and `edited` those that people changed first."""

    effect: Effect
    past: int
    hit: tuple[Past, ...]

    @property
    def other(self) -> tuple[Past, ...]:
        match self.effect:
            case Effect.ALLOW:
                return tuple(one for one in self.hit if one.decision not in _RAN)
            case Effect.REJECT:
                return tuple(one for one in self.hit if one.decision in _RAN)
        return ()

    @property
    def edited(self) -> tuple[Past, ...]:
        changed = tuple(one for one in self.hit if one.decision == "edited")
        return changed if self.effect == Effect.ALLOW else ()

    @property
    def words(self) -> str:
        if not self.past:
            return "Nobody has decided anything here yet, so there is no past to hold it against."
        told = f"{_WOULD[self.effect]} {len(self.hit)} of the last {self.past}"
        if self.effect == Effect.ASK:
            return f"{told} that people decided."
        if self.effect == Effect.REJECT:
            return f"{told}, {len(self.other)} of which people let run." if self.other else f"{told}."
        refused = "rejected" if {one.decision for one in self.other} == {"rejected"} else "did not let run"
        more = [f"{len(self.other)} of which people {refused}"] if self.other else []
        more += [f"{len(self.edited)} of which people edited first"] if self.edited else []
        return f"{told}{', ' if more else ''}{' and '.join(more)}."


_WOULD = {
    Effect.ALLOW: "Would have approved",
    Effect.ASK: "Would have asked about",
    Effect.REJECT: "Would have rejected",
}


def of_rule(rule: Rule, past: Sequence[Past]) -> Forecast:
    """By this rule alone, as if it had been in force; `rule` need not be saved."""
    return _held(Effect(rule.effect), lambda one: covers(rule, one.about), past)


def of_policy(policy: InForce, past: Sequence[Past]) -> Forecast:
    """What code would have run because of the policy, without a rule and without a person."""

    def lets(one: Past) -> bool:
        if one.about.tool is not None or policy.people(one.about.level) > 1:
            return False
        return policy.lets_code_run(one.about, one.team_says_never)

    return _held(Effect.ALLOW, lets, past)


def two_people(policy: InForce, past: Sequence[Past]) -> tuple[Past, ...]:
    """Those for which it would have wanted a second person."""
    return tuple(one for one in past if policy.people(one.about.level) > 1)


def _held(effect: Effect, hits: Callable[[Past], bool], past: Sequence[Past]) -> Forecast:
    return Forecast(effect, len(past), tuple(one for one in past if hits(one)))
