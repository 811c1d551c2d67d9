from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from runs import spending
from runs.spending import Spending
from studio.accounts.models import Workspace
from tests.runs import rows

pytestmark = pytest.mark.django_db(transaction=True)


def tables(workspace: Workspace, *answers: dict[str, Any]) -> dict[str, list[Spending]]:
    told = [
        ("model_answered", at, {"agent": "coder", "purpose": "reply"} | rows.USAGE | data)
        for at, data in enumerate(answers)
    ]
    run = rows.journal(workspace, *told)
    return {table.heading: table.rows for table in spending.tables(run)}


def test_by_agent_model_and_purpose(workspace: Workspace) -> None:
    found = tables(workspace, {}, {}, {"agent": "room", "purpose": "select_speaker", "model": "small"})
    assert [(row.name, row.calls, row.tokens) for row in found["Agent"]] == [("coder", 2, 84), ("room", 1, 42)]
    assert [row.name for row in found["Model"]] == ["scripted", "small"]
    assert [row.name for row in found["Purpose"]] == ["Replies", "Speaker selection"]


def test_what_came_from_the_cache_cost_nothing(workspace: Workspace) -> None:
    row = tables(workspace, {}, {"cached": True})["Agent"][0]
    assert (row.calls, row.cached, row.tokens, row.cost) == (2, 1, 42, Decimal("0.0042"))
    assert tables(workspace, {"cached": True})["Agent"][0].cost == 0


def test_an_unknown_price_is_no_price(workspace: Workspace) -> None:
    assert tables(workspace, {"cost": None})["Agent"][0].cost is None
    row = tables(workspace, {"cost": None}, {}, {"cost": None, "model": "other"})["Agent"][0]
    assert (row.cost, row.is_partial) == (Decimal("0.0042"), True)


def test_nothing_before_the_first_answer(workspace: Workspace) -> None:
    assert tables(workspace) == {}
