"""Operations of an OpenAPI document."""

from __future__ import annotations

from typing import Any

import pytest

from agents.tools.openapi import names_in, operation_of
from agents.tools.problems import ToolProblem

PET = {"type": "object", "properties": {"name": {"type": "string"}, "friend": {"$ref": "#/components/schemas/Pet"}}}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "servers": [{"url": "/v2"}],
    "paths": {
        "/pets/{id}": {
            "parameters": [{"$ref": "#/components/parameters/Id"}],
            "get": {
                "operationId": "getPet",
                "summary": "One pet.",
                "parameters": [
                    {"name": "full", "in": "query", "schema": {"type": "boolean"}, "description": "All of it"},
                    {"name": "session", "in": "cookie"},
                ],
            },
            "put": {
                "operationId": "putPet",
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}},
                },
            },
        }
    },
    "components": {
        "parameters": {"Id": {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}},
        "schemas": {"Pet": PET},
    },
}
BASE = "https://api.example/docs/openapi.json"


def test_it_works():
    operation = operation_of(DOCUMENT, "getPet", BASE)
    assert (operation.method, operation.url, operation.description) == (
        *("GET", "https://api.example/v2/pets/{id}", "One pet."),
    )
    assert operation.schema() == {
        "type": "object",
        "properties": {"id": {"type": "integer"}, "full": {"type": "boolean", "description": "All of it"}},
        "required": ["id"],
    }


def test_a_body():
    schema = operation_of(DOCUMENT, "putPet", BASE).schema()
    assert schema["required"] == ["id", "body"]
    assert schema["properties"]["body"]["properties"]["name"] == {"type": "string"}


def test_a_schema_that_contains_itself_ends():
    assert "$ref" not in str(operation_of(DOCUMENT, "putPet", BASE).schema())


def test_a_server_in_full_wins_over_where_the_document_was():
    document = DOCUMENT | {"servers": [{"url": "https://other.example/api/"}]}
    assert operation_of(document, "getPet", BASE).url == "https://other.example/api/pets/{id}"


def test_an_unknown_operation_names_the_known():
    assert names_in(DOCUMENT) == ("getPet", "putPet")
    with pytest.raises(ToolProblem, match="getPet, putPet"):
        operation_of(DOCUMENT, "deletePet", BASE)


@pytest.mark.parametrize("document", [{}, {"paths": []}, {"paths": {"/a": "x"}}, {"paths": {"/a": {"get": []}}}])
def test_no_document_at_all(document: dict[str, Any]):
    with pytest.raises(ToolProblem, match="no operation"):
        operation_of(document, "getPet", BASE)


def test_references_that_multiply_are_refused():
    schemas = {
        f"s{n}": {"a": {"$ref": f"#/components/schemas/s{n + 1}"}, "b": {"$ref": f"#/components/schemas/s{n + 1}"}}
        for n in range(40)
    }
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/s0"}}}}
    document = {
        "paths": {"/a": {"post": {"operationId": "a", "requestBody": body}}},
        "components": {"schemas": schemas},
    }
    with pytest.raises(ToolProblem, match="too large"):
        operation_of(document, "a", BASE)
