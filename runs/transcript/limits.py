"""Budgets that were reached, and what people said about them."""

from __future__ import annotations

from typing import Any

from runs.budgets.asking import from_json
from runs.budgets.meter import Reached
from runs.budgets.words import amount, used_up
from runs.models import Entry
from runs.transcript.board import Board, key
from runs.transcript.items import Budget
from runs.transcript.pieces import Limit


def reached(board: Board, entry: Entry) -> None:
    board.add(_made(board, entry, state="pending"))


def decided(board: Board, entry: Entry) -> None:
    data = entry.data
    board.add(_made(board, entry, state=data["decision"], by=data["by"]))


def _made(board: Board, entry: Entry, **told: Any) -> Budget:
    raised = entry.data.get("raised", {})
    limits = tuple(limit_of(one, raised.get(one.limit)) for one in from_json(entry.data["reached"]))
    return board.made(Budget, key("u", entry), entry, id=entry.data["overrun"], limits=limits, **told)


def limit_of(one: Reached, raised: float | None) -> Limit:
    """As much again as there was is suggested, or more where that would be used up already."""
    suggested = max(2 * one.of, one.used + one.of)
    told = "" if raised is None else amount(one.limit, raised)
    return Limit(one.limit, used_up([one]), f"{suggested:.10g}", told)
