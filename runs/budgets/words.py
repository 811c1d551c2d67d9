"""Limits in the words of people."""

from __future__ import annotations

from collections.abc import Iterable

from runs.budgets.meter import Reached

#: In the order in which they are told: the limit, and how an amount of it is written.
LIMITS = ("minutes", "turns", "tokens", "cost")


def amount(limit: str, value: float) -> str:
    """ "12.5 minutes", "1,234 tokens", "$2.50"."""
    if limit == "cost":
        return f"${value:,.2f}" if value >= 1 or not value else f"${value:,.6f}".rstrip("0")
    number = f"{value:,.4g}" if limit == "minutes" and value < 1000 else f"{value:,.0f}"
    return f"{number} {limit[:-1] if value == 1 else limit}"


def used_up(reached: Iterable[Reached]) -> str:
    """One sentence for each limit: what it was, what was used, and what could not be counted."""
    return " ".join(_sentence(one) for one in reached)


def _sentence(one: Reached) -> str:
    told = f"It has used {amount(one.limit, one.used)} of {amount(one.limit, one.of)}"
    if one.unpriced:
        calls = "a call" if one.unpriced == 1 else f"{one.unpriced} calls"
        return f"{told}, and {calls} whose price is not known."
    return f"{told}."
