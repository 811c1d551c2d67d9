"""Where tools run, and which calls may be made again."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter

from agents.tools.specs import ToolSpec
from runs.tools.kinds import Place, is_repeatable, place_of
from tests.agents.tools.test_specs import CHAT, HTTP, LISTED, MCP, OPENAPI, PYTHON, SQL

COMMAND = MCP | {"server": {"command": ["server"]}}


def tool(fields: dict[str, Any]) -> Any:
    return TypeAdapter(ToolSpec).validate_python(fields)


PLACES = [(PYTHON, "CELL"), (SQL, "CELL"), (COMMAND, "CELL"), (HTTP, "WORKER"), (OPENAPI, "WORKER"), (MCP, "WORKER")]


@pytest.mark.parametrize(("fields", "place"), PLACES)
def test_places(fields: dict[str, Any], place: str):
    assert place_of(tool(fields)) is Place[place]


def test_a_chat_is_held_elsewhere():
    with pytest.raises(AssertionError, match="ask is a chat"):
        place_of(tool(CHAT))


REPEATABLE = [
    (HTTP, "h", True),
    (HTTP | {"method": "PUT"}, "h", True),
    (HTTP | {"method": "POST"}, "h", False),
    (OPENAPI, "read", True),
    (OPENAPI, "write", False),
    (MCP | {"schemas": LISTED}, "search", True),
    (MCP | {"schemas": LISTED}, "delete", False),
    (MCP | {"schemas": {"search": {"repeatable": True}}}, "search", True),
    (MCP, "search", False),
    (COMMAND, "search", True),
    (PYTHON, "f", True),
]


@pytest.mark.parametrize(("fields", "name", "repeatable"), REPEATABLE)
def test_what_may_be_repeated(fields: dict[str, Any], name: str, repeatable: bool):
    assert is_repeatable(tool(fields), name) is repeatable
