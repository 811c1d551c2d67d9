"""Parameters of an SQL query."""

from __future__ import annotations

import pytest

from agents.tools.queries import parameters_in


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("select 1", ()),
        ("select :a, :b, :a", ("a", "b")),
        ("select ':a', \":b\", [:c], `:d`, :e", ("e",)),
        ("select 'it''s :a' -- :b\n, /* :c\n */ :d", ("d",)),
        ("select x::int, :x_1", ("x_1",)),
    ],
)
def test_it_works(query: str, names: tuple[str, ...]):
    assert parameters_in(query) == names
