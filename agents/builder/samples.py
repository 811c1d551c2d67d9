"""Sample input for a function of a draft: what would call it decides, or else its own parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from agents.builder.code_templates import Kind, sample_for
from agents.builder.document import Document
from agents.tools.problems import ToolProblem
from agents.tools.signatures import parameters_of

_BY_TYPE: Mapping[str, Any] = {
    "string": "some text",
    "integer": 1,
    "number": 1.5,
    "boolean": True,
    "array": [],
    "object": {},
}


def use_of(document: Document, name: str) -> Kind:
    """What calls the function: a group to select a speaker, a rule to reply, or models."""
    if any(name == function for function in _functions(document.named("groups"), "selection")):
        return "selection"
    rules = [rule for agent in document.named("agents") for rule in _listed(agent.get("rules"))]
    if any(name == function for function in _functions(rules, "reply")):
        return "reply"
    return "tool"


def sample_input(document: Document, part: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments that the function takes; {} where nobody can tell."""
    kind = use_of(document, part["name"])
    if kind != "tool":
        return sample_for(kind)
    try:
        schema = parameters_of(str(part.get("source", "")), part["name"])
    except ToolProblem:
        return {}
    return {name: _example(of) for name, of in schema["properties"].items()}


def _example(schema: Mapping[str, Any]) -> Any:
    match schema:
        case {"default": value} | {"const": value} | {"enum": [value, *_]} | {"examples": [value, *_]}:
            return value
        case {"anyOf": [first, *_]}:
            return _example(first)
    return _BY_TYPE.get(str(schema.get("type", "object")), {})


def _functions(parts: list[Any], field: str) -> Iterator[Any]:
    for part in parts:
        match part:
            case {"selection": {"function": name}} if field == "selection":
                yield name
            case {"reply": {"function": name}} if field == "reply":
                yield name


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
