"""Every field of the format can be set in some form: nobody can add one and forget it here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import pytest
from pydantic import BaseModel

from agents.builder.fields.controls import Followers, Json, Lines, Next, Pairs, Rows
from agents.builder.fields.field import Field, Table
from agents.builder.fields.tables import TABLES
from agents.spec import TeamSpec

Known = tuple[type[BaseModel], str]

#: What is edited as a whole, with all that is inside.
WHOLE = (Json, Next, Followers, Pairs, Lines)

#: Written by Parley itself, and never chosen.
OWN = {(TeamSpec, "parley")}


def models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    else:
        for inner in get_args(annotation):
            yield from models_in(inner)


def everything(model: type[BaseModel], seen: set[type[BaseModel]] | None = None) -> set[Known]:
    """Every field of a model and of all the models inside it."""
    seen = set() if seen is None else seen
    if model in seen:
        return set()
    seen.add(model)
    found = {(model, name) for name in model.model_fields}
    for field in model.model_fields.values():
        for inner in models_in(field.annotation):
            found |= everything(inner, seen)
    return found


def reached(model: type[BaseModel], field: Field) -> set[Known]:
    """What one field of a form sets, by way of its path."""
    found: set[Known] = set()
    at = {model}
    for word in field.path:
        names = {(one, name) for one in at for name, known in one.model_fields.items() if word in (name, known.alias)}
        found |= names
        at = {inner for one, name in names for inner in models_in(one.model_fields[name].annotation)}
    for inner in at:
        if isinstance(field.control, WHOLE):
            found |= everything(inner)
        if isinstance(field.control, Rows):
            found |= {known for column in field.control.columns for known in reached(inner, column)}
    return found


def test_every_field_of_the_format_is_in_some_form() -> None:
    covered = {known for table in TABLES for field in table.fields() for known in reached(table.model, field)}
    missing = everything(TeamSpec) - covered - OWN
    # A variant of a union that says which it is does so by the form that it has.
    missing = {(model, name) for model, name in missing if name != "type"}
    assert sorted(f"{model.__name__}.{name}" for model, name in missing) == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.model.__name__)
def test_every_field_of_a_form_is_one_of_the_format(table: Table) -> None:
    assert [field.key for field in table.fields() if field.path and not reached(table.model, field)] == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.model.__name__)
def test_fields_and_tabs_are_told_apart_by_their_keys(table: Table) -> None:
    keys, tabs = [field.key for field in table.fields()], [tab.key for tab in table.tabs]
    assert len(set(keys)) == len(keys)
    assert len(set(tabs)) == len(tabs)
