"""The request that a call of an HTTP or OpenAPI tool means. Raises ValueError for arguments that do not fit."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from agents.tools.openapi import Operation
from agents.tools.specs import HttpTool

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_WITHOUT_BODY = ("GET", "HEAD", "DELETE", "OPTIONS")

Arguments = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ask:
    """A request to be: `json` None sends no JSON; `text` None no text."""

    method: str
    url: str
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] | None = None
    json: Any = None
    text: str | None = None


def of_tool(tool: HttpTool, arguments: Arguments) -> Ask:
    given = _complete(tool.parameters, arguments)
    used = set(_PLACEHOLDER.findall(tool.url + " ".join(tool.headers.values())))
    url, headers = (
        _filled_url(tool.url, given),
        {key: _line(_filled(text, given)) for key, text in tool.headers.items()},
    )
    if tool.body is not None:
        return _with_body(Ask(tool.method, url, headers=headers), tool.body, given)
    rest = {name: value for name, value in given.items() if name not in used}
    if tool.method in _WITHOUT_BODY:
        return Ask(tool.method, url, _pairs(rest), headers)
    return Ask(tool.method, url, headers=headers, json=rest)


def of_operation(operation: Operation, headers: Mapping[str, str], arguments: Arguments) -> Ask:
    schema = operation.schema()
    given = _complete(schema["properties"], arguments, schema["required"])
    places = {parameter.name: parameter.place for parameter in operation.parameters}
    query = {name: value for name, value in given.items() if places.get(name) == "query"}
    own = {name: _line(_shown(value)) for name, value in given.items() if places.get(name) == "header"}
    url = _filled_url(operation.url, {name: value for name, value in given.items() if places.get(name) == "path"})
    return Ask(operation.method, url, _pairs(query), dict(headers) | own, given.get("body"))


def _complete(properties: Mapping[str, Any], arguments: Arguments, required: list[str] | None = None) -> dict[str, Any]:
    """The arguments with the defaults of those that were not given."""
    if unknown := [name for name in arguments if name not in properties]:
        raise ValueError(f"There is no parameter {unknown[0]!r}; there are: {', '.join(properties) or 'none'}.")
    defaults = {name: schema["default"] for name, schema in properties.items() if "default" in schema}
    given = defaults | dict(arguments)
    needed = [name for name in properties if name not in defaults] if required is None else required
    if missing := [name for name in needed if name not in given]:
        raise ValueError(f"The parameter {missing[0]!r} is missing.")
    return given


def _with_body(ask: Ask, body: Any, given: Arguments) -> Ask:
    if isinstance(body, str):
        return Ask(ask.method, ask.url, headers=ask.headers, text=_filled(body, given))
    return Ask(ask.method, ask.url, headers=ask.headers, json=_filled_json(body, given))


def _filled_url(url: str, given: Arguments) -> str:
    """The arguments in the path and the query of an address, where none can become more than one piece of either."""

    def piece(match: re.Match[str]) -> str:
        shown = quote(_shown(given[match[1]]), safe="")
        if shown in ("", ".", ".."):
            raise ValueError(f"The parameter {match[1]!r} cannot be {shown!r} in an address.")
        return shown

    filled = _PLACEHOLDER.sub(lambda match: piece(match) if match[1] in given else match[0], url)
    assert urlsplit(filled).netloc == urlsplit(url).netloc
    return filled


def _filled(text: str, given: Arguments) -> str:
    return _PLACEHOLDER.sub(lambda match: _shown(given[match[1]]) if match[1] in given else match[0], text)


def _filled_json(node: Any, given: Arguments) -> Any:
    match node:
        case str():
            whole = _PLACEHOLDER.fullmatch(node)
            return given[whole[1]] if whole and whole[1] in given else _filled(node, given)
        case list():
            return [_filled_json(item, given) for item in node]
        case dict():
            return {key: _filled_json(value, given) for key, value in node.items()}
    return node


def _pairs(query: Arguments) -> tuple[tuple[str, str], ...]:
    """A list becomes several pairs of one name; null is left out."""
    return tuple(
        (name, _shown(item))
        for name, value in query.items()
        for item in (value if isinstance(value, list) else [value])
        if item is not None
    )


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _line(text: str) -> str:
    if not text.isprintable():
        raise ValueError("A header cannot hold line breaks or control characters.")
    return text
