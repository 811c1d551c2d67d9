"""Tools as a team's file has them."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from agents.tools.problems import ToolProblem
from agents.tools.specs import ToolSpec

PYTHON = {"type": "python", "name": "f", "source": "def f(a: int): return a"}
CHAT = {"type": "chat", "name": "ask", "chat": {"initiator": "a", "recipient": "b"}}
SQL = {"type": "sql", "name": "q", "file": "a.csv", "query": "select * from a where x = :x or y = ':no'"}
HTTP = {"type": "http", "name": "h", "url": "https://x.example/{id}", "parameters": {"id": {"type": "integer"}}}
DOCUMENT = {
    "servers": [{"url": "https://x.example"}],
    "paths": {"/a": {"get": {"operationId": "read"}, "post": {"operationId": "write"}}},
}
OPENAPI = {"type": "openapi", "name": "api", "operations": ["read", "write"], "document": DOCUMENT}
LISTED = {"search": {"description": "Find.", "read_only": True}, "delete": {}}
MCP = {"type": "mcp", "name": "m", "server": {"url": "https://m.example/mcp"}, "tools": ["search", "delete"]}
EVERY = [PYTHON, CHAT, SQL, HTTP, OPENAPI, MCP | {"schemas": LISTED}]


def tool(**fields: Any) -> Any:
    return TypeAdapter(ToolSpec).validate_python(fields)


def refused(**fields: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        tool(**fields)
    return str(caught.value)


@pytest.mark.parametrize("fields", EVERY, ids=lambda fields: fields["type"])
def test_it_is_read_and_written(fields: dict[str, Any]):
    made = tool(**fields)
    assert tool(**made.model_dump(mode="json", exclude_defaults=True) | {"type": fields["type"]}) == made


@pytest.mark.parametrize("fields", EVERY, ids=lambda fields: fields["type"])
def test_it_is_offered_by_its_names(fields: dict[str, Any]):
    made = tool(**fields)
    assert tuple(offered.name for offered in made.offered()) == made.names


@pytest.mark.parametrize("fields", EVERY, ids=lambda fields: fields["type"])
def test_unknown_fields_are_refused(fields: dict[str, Any]):
    assert "Extra inputs" in refused(**fields, colour="red")


def test_parameters_of_each_kind():
    schemas = {fields["type"]: tool(**fields).offered()[0].parameters for fields in EVERY}
    found = {kind: sorted(schema["properties"]) for kind, schema in schemas.items()}
    assert found == {"python": ["a"], "chat": ["query"], "sql": ["x"], "http": ["id"], "openapi": [], "mcp": []}


def test_a_default_need_not_be_given():
    parameters = {"id": {"type": "integer"}, "page": {"type": "integer", "default": 1}}
    assert tool(**HTTP | {"parameters": parameters}).offered()[0].parameters["required"] == ["id"]


REVIEWED = [
    (PYTHON, "f", False),
    (PYTHON | {"review": "always"}, "f", True),
    (CHAT, "ask", False),
    (SQL, "q", False),
    (HTTP, "h", False),
    (HTTP | {"method": "POST"}, "h", True),
    (HTTP | {"method": "POST", "review": "never"}, "h", False),
    (OPENAPI, "read", False),
    (OPENAPI, "write", True),
    (MCP, "search", True),
    (MCP | {"schemas": LISTED}, "search", False),
    (MCP | {"schemas": LISTED}, "delete", True),
    (MCP | {"server": {"command": ["server"]}}, "delete", False),
]


@pytest.mark.parametrize(("fields", "name", "reviewed"), REVIEWED)
def test_what_may_change_something_outside_is_reviewed(fields: dict[str, Any], name: str, reviewed: bool):
    assert tool(**fields).is_reviewed(name) is reviewed


REFUSED = [
    (PYTHON | {"source": "def g(): ..."}, "defines no function f()"),
    (PYTHON | {"source": "def f(:"}, "line 1: this is not Python"),
    (PYTHON | {"name": "a b"}, "pattern"),
    (PYTHON | {"seconds": 0}, "greater than 0"),
    (SQL | {"file": "../a.csv"}, "does not lie in the workspace"),
    (HTTP | {"url": "ftp://x.example"}, "not a web address"),
    (HTTP | {"url": "https://{host}/", "parameters": {"host": {}}}, "not a web address"),
    (HTTP | {"url": "https://me:word@x.example/"}, "A password does not belong"),
    (HTTP | {"url": "https://x.example/{other}"}, "{other} in url is no parameter"),
    (HTTP | {"headers": {"Host": "y.example"}}, "not a header that a tool can set"),
    (OPENAPI | {"operations": ["gone"]}, "no operation 'gone'"),
    (OPENAPI | {"document": None}, "neither a document nor a url"),
    (MCP | {"server": {"file": "x"}}, "cannot stand here"),
    (MCP | {"server": {"command": []}}, "at least 1"),
    ({"type": "magic", "name": "x"}, "type is not known"),
]


@pytest.mark.parametrize(("fields", "problem"), REFUSED)
def test_problems_are_clear(fields: dict[str, Any], problem: str):
    assert problem in refused(**fields)


def test_a_function_that_nobody_offers_needs_no_types():
    made = tool(**PYTHON | {"source": "def f(messages, members): return members[0]"})
    with pytest.raises(ToolProblem, match="'messages' of .* has no type"):
        made.offered()


def test_what_a_server_was_not_asked_for_cannot_be_offered():
    with pytest.raises(ToolProblem, match="not known yet"):
        tool(**MCP).offered()


def test_a_document_that_was_not_loaded_cannot_be_offered():
    with pytest.raises(ToolProblem, match="not loaded"):
        tool(**OPENAPI | {"document": None, "url": "https://x.example/openapi.json"}).offered()
