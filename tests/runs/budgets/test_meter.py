"""What is counted of a journal, entry by entry."""

from __future__ import annotations

from typing import Any

import pytest

from agents.spec_budget import BudgetSpec
from runs.budgets.gate import OverBudget, check
from runs.budgets.meter import Meter, Reached
from runs.budgets.words import amount, share, used_up

CALL = {"prompt_tokens": 30, "completion_tokens": 12, "cost": "0.25", "seconds": 6}
CODE = {"blocks": [{"seconds": 2}, {"seconds": 4}]}
RAISED = {"decision": "raised", "raised": {"turns": 5}, "by": "Alice"}
ENDED = {"decision": "ended", "raised": {}, "by": "Alice"}


def metered(*rows: tuple[str, dict[str, Any]], **budget: Any) -> Meter:
    meter = Meter(BudgetSpec(**budget), BudgetSpec(**budget).limits)
    for kind, data in rows:
        meter.take(kind, data)
    return meter


@pytest.mark.parametrize(
    ("rows", "used"),
    [
        ([], {"minutes": 0, "turns": 0, "tokens": 0, "cost": 0}),
        ([("said", {})], {"turns": 1}),
        ([("model_answered", CALL)] * 2, {"minutes": 0.2, "tokens": 84, "cost": 0.5}),
        ([("model_answered", CALL | {"cached": True})], {"minutes": 0, "tokens": 0, "cost": 0}),
        ([("model_answered", CALL | {"cost": None})], {"tokens": 42, "cost": 0}),
        ([("model_failed", {"seconds": 60})], {"minutes": 1}),
        ([("model_failed", {})], {"minutes": 0}),  # as an earlier Parley wrote it
        ([("code_finished", CODE), ("tool_finished", {"seconds": 6})], {"minutes": 0.2}),
        ([("review_requested", {}), ("person_answered", {"text": "…"})], {"minutes": 0, "turns": 0}),
        ([("said", {}), ("model_answered", CALL), ("run_forked", {}), ("said", {})], {"turns": 1, "tokens": 0}),
    ],
)
def test_what_is_counted(rows: list[tuple[str, dict[str, Any]]], used: dict[str, float]) -> None:
    counted = metered(*rows).used()
    assert {name: counted[name] for name in used} == used


def test_a_limit_is_reached_when_it_is_used_up() -> None:
    said = ("said", {})
    assert metered(said, turns=2).reached() == []
    assert metered(said, said, turns=2).reached() == [Reached("turns", 2, 2)]


def test_calls_without_a_price_are_told_with_the_dollars() -> None:
    meter = metered(("model_answered", CALL), ("model_answered", CALL | {"cost": None}), cost=0.2)
    assert used_up(meter.reached()) == "It has used $0.25 of $0.20, and a call whose price is not known."


def test_limits_are_those_of_the_run_then_what_people_raised_them_to() -> None:
    opening = ("run_started", {"budget": {"turns": 3, "then": "end"}})
    meter = metered(opening, ("budget_decided", RAISED), turns=1, tokens=9)
    assert (meter.limits, meter.budget.then, meter.decided) == ({"turns": 5}, "end", 1)


def test_a_fork_has_its_budget_whole_and_counts_questions_on() -> None:
    meter = metered(("budget_decided", RAISED), ("budget_decided", ENDED), ("run_forked", {}), turns=1)
    assert (meter.limits, meter.ended_by, meter.decided) == ({"turns": 1}, None, 2)


def test_nobody_is_asked_twice_whether_it_shall_end() -> None:
    with pytest.raises(OverBudget, match=r"Alice ended the run at its budget\. It has used 1 of 1 turn\."):
        check(metered(("said", {}), ("budget_decided", ENDED), turns=1))


@pytest.mark.parametrize(
    ("limit", "value", "words"),
    [
        ("tokens", 1234567, "1,234,567 tokens"),
        ("turns", 1, "1 turn"),
        ("minutes", 0.0083, "0.0083 minutes"),
        ("minutes", 12.5, "12.5 minutes"),
        ("minutes", 1500, "1,500 minutes"),
        ("cost", 2.5, "$2.50"),
        ("cost", 0, "$0.00"),
        ("cost", 0.0042, "$0.0042"),
    ],
)
def test_amounts(limit: str, value: float, words: str) -> None:
    assert amount(limit, value) == words


def test_shares() -> None:
    assert share("cost", 0, 5) == "$0.00 of $5.00"
