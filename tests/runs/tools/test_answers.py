"""A tool's answer in the journal: the same when it is read again, from any database."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.conversation.results import ToolResult
from runs.tools.answers import from_data, sound, to_data

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


def as_postgres_keeps_it(data: Any) -> Any:
    """jsonb: keys in an order of its own; neither NUL nor half characters nor numbers that are none."""
    text = json.dumps(data, sort_keys=True, allow_nan=False)
    assert "\\u0000" not in text.replace("\\\\", "")
    json.dumps(data, ensure_ascii=False).encode()
    return json.loads(text)


@given(JSON, st.booleans())
def test_it_comes_back_as_it_went(value: Any, ok: bool):
    result = ToolResult(ok, sound(value))
    again = from_data(as_postgres_keeps_it(to_data(ToolResult(ok, value))))
    assert (again, again.content) == (result, result.content)


@pytest.mark.parametrize(
    ("value", "kept"), [("a\x00b", "a�b"), ("\ud83d", "�"), ("\ud83d\ude00", "😀"), (1e999, "inf")]
)
def test_what_no_database_takes(value: Any, kept: Any):
    assert sound(value) == kept


def test_keys_keep_their_order():
    assert (
        from_data(as_postgres_keeps_it(to_data(ToolResult(ok=True, value={"b": 1, "a": 2})))).content
        == '{"b": 1, "a": 2}'
    )
