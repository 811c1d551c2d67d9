"""Limits in the words of people."""

from __future__ import annotations

from collections.abc import Iterable

from runs.budgets.meter import Reached


def amount(limit: str, value: float) -> str:
    """12.5 minutes, 1,234 tokens, $2.50."""
    return (
        _number(limit, value) if limit == "cost" else f"{_number(limit, value)} {limit[:-1] if value == 1 else limit}"
    )


def share(limit: str, used: float, of: float) -> str:
    """1,234 of 2,000 tokens."""
    return f"{_number(limit, used)} of {amount(limit, of)}"


def used_up(reached: Iterable[Reached]) -> str:
    """One sentence for each limit: what it was, what was used, and what could not be counted."""
    return " ".join(_sentence(one) for one in reached)


def _sentence(one: Reached) -> str:
    told = f"It has used {share(one.limit, one.used, one.of)}"
    if one.unpriced:
        calls = "a call" if one.unpriced == 1 else f"{one.unpriced} calls"
        return f"{told}, and {calls} whose price is not known."
    return f"{told}."


def _number(limit: str, value: float) -> str:
    match limit:
        case "cost":
            whole, _, cents = f"{value:,.6f}".rpartition(".")
            return f"${whole}.{cents[:2] if value >= 1 else cents.rstrip('0').ljust(2, '0')}"
        case "minutes":
            return f"{value:,.2f}".rstrip("0").rstrip(".") if value >= 1 else f"{value:.2g}"
    return f"{value:,.0f}"
