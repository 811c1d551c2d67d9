"""From the names in a team's spec to connections that a provider can use. Keys leave the database only here."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import cast
from uuid import UUID

from agents.connections.presets import HOMES
from agents.models import ModelConnection
from runs.providers.answer import Counts
from runs.providers.chat import Connection, Kind, Roles, Unavailable
from runs.providers.prices import cost


def resolve(workspace_id: UUID, names: Iterable[str]) -> list[Connection]:
    """In the order of `names`. Raises Unavailable where the workspace has no connection of that name (any more)."""
    return [_named(workspace_id, name) for name in names]


def connection_of(row: ModelConnection) -> Connection:
    return Connection(
        name=row.name,
        kind=cast("Kind", row.kind),
        model=row.model,
        base_url=row.base_url,
        api_key=row.api_key,
        temperature=row.temperature,
        timeout=row.timeout,
        price=_price(row),
        script=row.script,
        roles=cast("Roles", row.roles),
        structured=row.structured,
        retries=row.retries,
        deadline=row.deadline,
    )


def prices_of(row: ModelConnection) -> tuple[Decimal, Decimal] | None:
    """US dollars for a thousand tokens of prompt and of answer; None where no price is known."""
    if row.kind in (ModelConnection.Kind.SCRIPTED, ModelConnection.Kind.LOCAL):
        return Decimal(0), Decimal(0)
    known, address = connection_of(row), row.base_url or HOMES.get(ModelConnection.Kind(row.kind), "")
    prompt = cost(known, Counts(1000, 0), address)
    completion = cost(known, Counts(0, 1000), address)
    return None if prompt is None or completion is None else (prompt, completion)


def _price(row: ModelConnection) -> tuple[Decimal, Decimal] | None:
    if row.price_prompt is None or row.price_completion is None:
        return None
    return row.price_prompt, row.price_completion


def _named(workspace_id: UUID, name: str) -> Connection:
    row = ModelConnection.objects.filter(workspace_id=workspace_id, name=name).first()
    if row is None:
        mend = "Make a connection of this name on the Models page, or switch the agent's model; then try again."
        raise Unavailable(f"There is no model connection named “{name}” in this workspace.", mend)
    return connection_of(row)
