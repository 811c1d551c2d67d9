from __future__ import annotations

from decimal import Decimal

import pytest

from runs.providers.address import ANTHROPIC, OPENAI
from runs.providers.answer import Counts
from runs.providers.chat import Connection
from runs.providers.prices import cost

THOUSAND = Counts(prompt=1000, completion=1000)


def connection(model: str, price: tuple[Decimal, Decimal] | None = None) -> Connection:
    return Connection(name="test", kind="openai", model=model, price=price)


def test_the_price_of_the_connection_wins() -> None:
    assert cost(connection("gpt-4o", (Decimal("0.1"), Decimal("0.2"))), THOUSAND, OPENAI) == Decimal("0.3")


def test_else_the_table_knows() -> None:
    assert cost(connection("gpt-4o"), THOUSAND, OPENAI) == Decimal("0.0125")


def test_what_was_read_before_is_cheaper() -> None:
    assert cost(connection("gpt-4o"), Counts(1000, 1000, cached=800), OPENAI) == Decimal("0.0115")


def test_what_is_kept_for_later_is_dearer() -> None:
    counts = Counts(1000, 1000, cached=500, kept=100)
    assert cost(connection("claude-sonnet-4-5"), counts, ANTHROPIC) == Decimal("0.016725")


def test_a_deployment_has_the_price_of_the_model_that_answered() -> None:
    azure = "https://alice.openai.azure.com/openai/v1"
    assert cost(connection("my-deployment"), THOUSAND, azure, "gpt-4o-mini") == Decimal("0.00075")


@pytest.mark.parametrize(
    ("model", "base_url"), [("no-such-model", OPENAI), ("gpt-4o", "http://localhost:11434/v1"), ("", OPENAI)]
)
def test_what_nobody_knows_has_no_price(model: str, base_url: str) -> None:
    assert cost(connection(model), THOUSAND, base_url) is None
