"""The request that a call means."""

from __future__ import annotations

from typing import Any

import pytest

from agents.tools.openapi import operation_of
from agents.tools.specs import HttpTool
from runs.tools.requests import Ask, of_operation, of_tool

ANY = {"id": {}, "q": {}}


def http(**fields: Any) -> HttpTool:
    return HttpTool(**{"name": "h", "url": "https://x.example/a", "parameters": ANY} | fields)


def test_it_works():
    ask = of_tool(http(url="https://x.example/{id}?lang=en"), {"id": "a b/..", "q": ["x", 2, None]})
    expected = Ask("GET", "https://x.example/a%20b%2F..?lang=en", (("q", "x"), ("q", "2")), {})
    assert ask == expected


def test_what_stands_nowhere_is_the_json():
    ask = of_tool(http(method="POST", headers={"X-Id": "no {id}"}), {"id": 1, "q": {"a": None}})
    assert (ask.json, ask.headers, ask.query) == ({"q": {"a": None}}, {"X-Id": "no 1"}, ())


def test_a_body_of_json():
    ask = of_tool(http(method="PUT", body={"of": "{id}", "all": ["{q}!", 3]}), {"id": 7, "q": "x"})
    assert (ask.json, ask.text) == ({"of": 7, "all": ["x!", 3]}, None)


def test_a_body_of_text():
    assert of_tool(http(method="POST", body="<a>{q}</a>{other}"), {"id": 1, "q": "x"}).text == "<a>x</a>{other}"


def test_defaults_are_given():
    tool = http(parameters={"q": {"default": 5}})
    assert (of_tool(tool, {}).query, of_tool(tool, {"q": 6}).query) == ((("q", "5"),), (("q", "6"),))


PROBLEMS = [
    (http(), {"id": 1}, "'q' is missing"),
    (http(), {"id": 1, "q": 2, "z": 3}, "no parameter 'z'; there are: id, q"),
    (http(url="https://x.example/{id}/b"), {"id": "..", "q": 1}, "'id' cannot be '..'"),
    (http(headers={"X": "{id}"}), {"id": "a\r\nHost: b", "q": 1}, "line breaks"),
]


@pytest.mark.parametrize(("tool", "arguments", "problem"), PROBLEMS)
def test_problems(tool: HttpTool, arguments: dict[str, Any], problem: str):
    with pytest.raises(ValueError, match=problem):
        of_tool(tool, arguments)


@pytest.mark.parametrize("value", ["@evil.org/", "#x", "?y=1", "\\evil.org", "//evil.org", "%2e%2e/%2e%2e", "é"])
def test_no_argument_leaves_its_place_in_the_address(value: str):
    url = of_tool(http(url="https://x.example/{id}/b"), {"id": value, "q": 1}).url
    assert url.startswith("https://x.example/")
    assert url.count("/") == 4


def test_an_operation():
    parameters = [{"name": "id", "in": "path"}, {"name": "q", "in": "query"}, {"name": "X-A", "in": "header"}]
    body = {"content": {"application/json": {"schema": {"type": "object"}}}}
    post = {"operationId": "post", "parameters": parameters, "requestBody": body}
    operation = operation_of({"paths": {"/{id}": {"post": post}}}, "post", "https://x.example/api")
    ask = of_operation(operation, {"X-B": "b"}, {"id": 1, "q": 2, "X-A": "a", "body": {"c": 3}})
    expected = Ask("POST", "https://x.example/1", (("q", "2"),), {"X-B": "b", "X-A": "a"}, {"c": 3})
    assert ask == expected
