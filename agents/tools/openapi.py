"""Operations of an OpenAPI 3 document, each as one tool: its parameters by name, its JSON body as `body`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from agents.tools.problems import ToolProblem

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
#: Of one operation; a document may be made so that its references multiply.
_MOST_NODES = 20_000


@dataclass(frozen=True, slots=True)
class Parameter:
    """`place` is path, query or header."""

    name: str
    place: str
    required: bool
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """`url` is where it is, with `{name}` for parameters in the path. `body` is the schema of its JSON, or None."""

    name: str
    method: str
    url: str
    description: str
    parameters: tuple[Parameter, ...]
    body: Mapping[str, Any] | None
    body_required: bool

    def schema(self) -> dict[str, Any]:
        """JSON Schema of type object for everything that a call gives."""
        properties = {parameter.name: dict(parameter.schema) for parameter in self.parameters}
        required = [parameter.name for parameter in self.parameters if parameter.required]
        if self.body is not None:
            properties["body"] = dict(self.body)
            required += ["body"] if self.body_required else []
        return {"type": "object", "properties": properties, "required": required}


def operation_of(document: Mapping[str, Any], name: str, base: str) -> Operation:
    """The operation with this operationId. `base` is where a document that names no server of its own was found.

    Raises ToolProblem where there is none.
    """
    for path, item, method, operation in _operations(document):
        if operation.get("operationId") == name:
            return _Reader(document, base).operation(name, path, item, method, operation)
    known = ", ".join(names_in(document)[:10]) or "none"
    raise ToolProblem(f"The document has no operation {name!r}.", f"use one of its operationIds: {known}")


def names_in(document: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(found[3]["operationId"]) for found in _operations(document) if "operationId" in found[3])


def _operations(
    document: Mapping[str, Any],
) -> Iterator[tuple[str, Mapping[str, Any], str, Mapping[str, Any]]]:
    for path, item in _mapping(document.get("paths")).items():
        for method in _METHODS:
            if isinstance(operation := _mapping(item).get(method), Mapping):
                yield path, item, method, operation


class _Reader:
    def __init__(self, document: Mapping[str, Any], base: str) -> None:
        self._document, self._base = document, base
        self._nodes = 0

    def operation(
        self, name: str, path: str, item: Mapping[str, Any], method: str, operation: Mapping[str, Any]
    ) -> Operation:
        body = _mapping(self._resolved(operation.get("requestBody")))
        schema = _mapping(_mapping(body.get("content")).get("application/json")).get("schema")
        return Operation(
            name,
            method.upper(),
            self._server(item, operation).rstrip("/") + path,
            str(operation.get("description") or operation.get("summary") or name),
            tuple(self._parameters(item, operation)),
            schema,
            bool(body.get("required")),
        )

    def _parameters(self, item: Mapping[str, Any], operation: Mapping[str, Any]) -> Iterator[Parameter]:
        """The operation's own come over the path's."""
        found: dict[tuple[str, str], Mapping[str, Any]] = {}
        for listed in (item.get("parameters"), operation.get("parameters")):
            for raw in listed if isinstance(listed, list) else ():
                parameter = _mapping(self._resolved(raw))
                found[str(parameter.get("name")), str(parameter.get("in"))] = parameter
        for (name, place), parameter in found.items():
            if place in ("path", "query", "header"):
                schema = {"type": "string", **_mapping(parameter.get("schema"))}
                if text := parameter.get("description"):
                    schema.setdefault("description", text)
                yield Parameter(name, place, place == "path" or bool(parameter.get("required")), schema)

    def _server(self, item: Mapping[str, Any], operation: Mapping[str, Any]) -> str:
        for holder in (operation, item, self._document):
            servers = holder.get("servers")
            if isinstance(servers, list) and servers and (url := str(_mapping(servers[0]).get("url", ""))):
                return url if "://" in url else _origin(self._base) + url
        return _origin(self._base)

    def _resolved(self, node: Any, inside: frozenset[str] = frozenset()) -> Any:
        """`node` with every `$ref` into this document replaced by what it points at; a circle ends as {}."""
        self._nodes += 1
        if self._nodes > _MOST_NODES:
            raise ToolProblem("The operation's schema is too large.", "take simpler operations")
        if isinstance(node, list):
            return [self._resolved(item, inside) for item in node]
        if not isinstance(node, Mapping):
            return node
        if not isinstance(reference := node.get("$ref"), str):
            return {key: self._resolved(value, inside) for key, value in node.items()}
        return {} if reference in inside else self._resolved(self._at(reference), inside | {reference})

    def _at(self, reference: str) -> Any:
        found: Any = self._document
        for word in reference.removeprefix("#/").split("/"):
            found = _mapping(found).get(word.replace("~1", "/").replace("~0", "~"), {})
        return found


def _origin(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}" if rest else ""


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
