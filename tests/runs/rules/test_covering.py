"""What a rule speaks of: never more than its scope, and what lets through never more than can be read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runs.models import Rule
from runs.profiles import terms
from runs.risks import Kind, Level
from runs.rules.about import About, Tool
from runs.rules.covering import covers, spoken, within
from runs.rules.rows import Effect, Scope
from runs.sandbox.cell import Limits

from .things import CALL, CODE, DIGEST, HERE, TEAM, TERMS, code, other, rule, rule_of_call

WIDE = [Scope.AGENT, Scope.TEAM, Scope.WORKSPACE]


@pytest.mark.parametrize("scope", list(Scope))
@pytest.mark.parametrize("effect", list(Effect))
def test_it_works(scope: Scope, effect: Effect) -> None:
    assert covers(rule(effect, scope), CODE)


@pytest.mark.parametrize("scope", list(Scope))
@pytest.mark.parametrize("effect", list(Effect))
def test_another_workspace_is_none_of_its_business(scope: Scope, effect: Effect) -> None:
    assert not covers(rule(effect, scope), code(workspace=other()))


@pytest.mark.parametrize(
    ("scope", "about"),
    [
        (Scope.EXACT, code(digest="e" * 64)),
        (Scope.AGENT, code(agent="critic")),
        (Scope.AGENT, code(team=other())),
        (Scope.AGENT, code(team=None)),
        (Scope.TEAM, code(team=other())),
        (Scope.TEAM, code(team=None)),
    ],
)
@pytest.mark.parametrize("effect", list(Effect))
def test_beyond_its_scope_it_says_nothing(effect: Effect, scope: Scope, about: About) -> None:
    assert not covers(rule(effect, scope), about)


@pytest.mark.parametrize("scope", [Scope.AGENT, Scope.TEAM])
def test_of_a_team_that_was_deleted_it_says_nothing_even_of_runs_without_a_team(scope: Scope) -> None:
    assert not covers(rule(Effect.ALLOW, scope, team_id=None), code(team=None))


@pytest.mark.parametrize("scope", WIDE)
def test_what_lets_through_lets_no_other_kinds_through(scope: Scope) -> None:
    assert not covers(rule(scope=scope), code(kinds=frozenset({Kind.READS, Kind.WRITES})))
    assert not covers(rule(scope=scope, kinds=[]), CODE)
    assert covers(rule(scope=scope, kinds=[Kind.READS, Kind.WRITES]), CODE)


def test_what_lets_through_lets_no_higher_level_through() -> None:
    assert not covers(rule(), code(level=Level.MEDIUM))
    assert covers(rule(level=Level.MEDIUM), code(level=Level.MEDIUM))


def test_for_a_whole_workspace_only_low_risk_passes_whatever_the_row_says() -> None:
    assert not covers(rule(scope=Scope.WORKSPACE, level=Level.MEDIUM), code(level=Level.MEDIUM))


@pytest.mark.parametrize("scope", WIDE)
@pytest.mark.parametrize(
    "worst", [{"level": Level.HIGH}, {"kinds": frozenset({Kind.HIDDEN})}, {"kinds": frozenset({Kind.UNKNOWN})}]
)
def test_nothing_opaque_passes_but_as_these_bytes(scope: Scope, worst: dict[str, object]) -> None:
    reckless = {"level": Level.HIGH, "kinds": list(Kind)}
    assert not covers(rule(scope=scope, **reckless), code(**worst))
    assert covers(rule(scope=Scope.EXACT), code(**worst))


@pytest.mark.parametrize(
    "limits",
    [
        Limits(seconds=61),
        replace(TERMS.limits, memory=TERMS.limits.memory + 1),
        replace(TERMS.limits, cpus=TERMS.limits.cpus + 0.1),
        replace(TERMS.limits, workspace=TERMS.limits.workspace + 1),
        replace(TERMS.limits, processes=TERMS.limits.processes + 1),
        replace(TERMS.limits, hosts=("api.example",)),
    ],
)
@pytest.mark.parametrize("scope", list(Scope))
def test_under_wider_terms_nothing_passes_not_even_these_bytes(scope: Scope, limits: Limits) -> None:
    assert not covers(rule(scope=scope), code(terms=replace(TERMS, limits=limits)))


def test_narrower_terms_are_fine_and_other_packages_or_profiles_are_not() -> None:
    assert within(replace(TERMS, limits=Limits(seconds=1)), TERMS)
    assert not within(replace(TERMS, requirements="polars"), TERMS)
    assert not within(replace(TERMS, profile="Lab"), TERMS)
    assert not within(TERMS, None)
    assert not within(None, TERMS)


def test_what_stops_speaks_of_any_of_its_kinds_from_its_level_on() -> None:
    stops = rule(Effect.REJECT, Scope.TEAM, kinds=[Kind.NETWORK, Kind.PROCESS], level=Level.MEDIUM)
    assert covers(stops, code(kinds=frozenset({Kind.READS, Kind.NETWORK}), level=Level.MEDIUM))
    assert not covers(stops, code(kinds=frozenset({Kind.NETWORK})))
    assert not covers(stops, code(level=Level.HIGH))


def test_what_cannot_be_read_is_asked_about_where_a_rule_would_reject_or_ask() -> None:
    unknown = code(kinds=frozenset({Kind.UNKNOWN}), level=Level.MEDIUM)
    rejects = rule(Effect.REJECT, Scope.TEAM, kinds=[Kind.NETWORK])
    assert spoken([rejects], unknown).doubt is rejects
    assert spoken([rejects], unknown).rejects is None
    assert spoken([rejects], CODE).doubt is None
    assert covers(rule(Effect.ASK, Scope.TEAM, kinds=[Kind.NETWORK]), unknown)


def test_the_narrowest_is_named() -> None:
    wide, narrow = rule(scope=Scope.TEAM), rule(scope=Scope.EXACT)
    assert spoken([wide, narrow], CODE).allows is narrow


def test_a_call_of_a_tool() -> None:
    assert covers(rule_of_call(), CALL)
    assert covers(rule_of_call(scope=Scope.EXACT), CALL)
    assert not covers(rule_of_call(), CODE)
    assert not covers(rule(), CALL)
    assert not covers(rule(scope=Scope.EXACT), CALL)


@pytest.mark.parametrize("scope", [Scope.TEAM, Scope.WORKSPACE])
def test_a_tool_is_let_run_for_one_agent_at_a_time(scope: Scope) -> None:
    assert not covers(rule_of_call(scope=scope), CALL)


def test_a_tool_that_was_rewritten_is_another_one_to_what_lets_it_run_and_the_same_to_what_stops_it() -> None:
    anew = replace(CALL, tool=Tool("look_up", "u" * 64, is_shut_in=True))
    assert not covers(rule_of_call(), anew)
    assert not covers(rule_of_call(scope=Scope.EXACT), anew)
    assert covers(rule_of_call(Effect.REJECT), anew)


def test_a_tool_that_reaches_the_network_passes_only_as_this_call() -> None:
    outside = replace(CALL, tool=Tool("look_up", "t" * 64, is_shut_in=False))
    assert not covers(rule_of_call(), outside)
    assert covers(rule_of_call(scope=Scope.EXACT), outside)


LEVELS = st.sampled_from(Level)
KINDS = st.frozensets(st.sampled_from(Kind))
TOOLS = st.none() | st.builds(Tool, st.just("look_up"), st.just("t" * 64), st.booleans())
ABOUTS = st.builds(
    About,
    st.just(HERE),
    st.sampled_from([TEAM, None]),
    st.sampled_from(["coder", "critic"]),
    st.sampled_from([DIGEST, "e" * 64]),
    LEVELS,
    KINDS,
    st.sampled_from([TERMS, None]),
    TOOLS,
)
RULES = st.builds(
    rule,
    st.sampled_from(Effect),
    st.sampled_from(Scope),
    level=LEVELS,
    kinds=KINDS.map(sorted),
    terms=st.sampled_from([terms.to_json(TERMS), None]),
    tool=st.sampled_from(["", "look_up"]),
    tool_digest=st.sampled_from(["", "t" * 64]),
    team_id=st.sampled_from([TEAM, None]),
)


@given(st.lists(RULES, max_size=6), ABOUTS)
def test_no_rule_but_of_exact_bytes_lets_the_worst_through(rules: list[Rule], about: About) -> None:
    allows = spoken(rules, about).allows
    if about.level == Level.HIGH or about.kinds & {Kind.HIDDEN, Kind.UNKNOWN}:
        assert allows is None or (allows.scope == Scope.EXACT and allows.digest == about.digest)


@given(RULES, ABOUTS)
def test_what_lets_through_is_never_wider_than_it_says(known: Rule, about: About) -> None:
    if known.effect == Effect.ALLOW and covers(known, about) and known.scope != Scope.EXACT and about.tool is None:
        assert about.kinds <= set(known.kinds)
        assert about.level <= known.level
        assert within(about.terms, terms.from_json(known.terms) if known.terms else None)
