"""The budget of a team: what may stand there, and what is said of what may not."""

from __future__ import annotations

from typing import Any

import pytest

from agents.builder.edits.outcome import Refused
from agents.spec import TeamSpec
from tests.agents.builder.making import edited, pair
from tests.agents.spec_making import PAIR, problems


def test_it_stands_in_the_file_as_it_was_written() -> None:
    budget = {"minutes": 30.0, "turns": 50, "tokens": 200000, "cost": 2.5, "then": "end"}
    assert TeamSpec.parse(PAIR | {"budget": budget}).dump()["budget"] == budget


def test_a_team_of_before_has_none() -> None:
    spec = TeamSpec.parse(PAIR)
    assert (spec.budget.limits, spec.budget.then, "budget" in spec.dump()) == ({}, "ask", False)


@pytest.mark.parametrize(
    ("limit", "value", "told"),
    [
        ("minutes", 0, "budget.minutes = 0: Input should be greater than 0. Fix: use more than 0"),
        ("minutes", -1, "use more than 0"),
        ("minutes", 10**6, "use at most 40320"),
        ("turns", 0, "use at least 1"),
        ("turns", 2.5, "budget.turns = 2.5"),
        ("tokens", -7, "use at least 1"),
        ("tokens", 10**12, "use at most 1000000000"),
        ("cost", 0, "use more than 0"),
        ("cost", 1e9, "use at most 1000000"),
        ("cost", "much", "budget.cost"),
        ("then", "shout", "use 'ask' or 'end'"),
        ("seconds", 3, "This field is not known"),
    ],
)
def test_what_cannot_be(limit: str, value: Any, told: str) -> None:
    (problem,) = problems(PAIR | {"budget": {limit: value}})
    assert told in problem


def test_the_builder_sets_it_and_takes_it_back() -> None:
    once = edited(pair(), "set", id="team", field="budget.turns", value="50").document
    assert once.spec["budget"] == {"turns": 50}
    assert "budget" not in edited(once, "set", id="team", field="budget.turns", value="").document.spec


@pytest.mark.parametrize(
    ("value", "told"), [("-1", "at least 1"), ("0", "at least 1"), ("10000000", "at most 1000000")]
)
def test_the_builder_names_what_cannot_be(value: str, told: str) -> None:
    with pytest.raises(Refused, match=told):
        edited(pair(), "set", id="team", field="budget.turns", value=value)
