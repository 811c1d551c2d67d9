"""Parts of a draft as far as they can be read: what is wrong in one of their fields hides no other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from agents.builder.document import Document
from agents.spec_agents import AgentSpec
from agents.spec_groups import GroupSpec, RowSpec
from agents.spec_parts import Part
from agents.spec_rules import RuleSpec
from agents.tools.specs import ToolSpec

Read = TypeVar("Read", bound=Part)

_TOOL: TypeAdapter[ToolSpec] = TypeAdapter(ToolSpec)

#: Tools that offer several names keep them in this field, by their type.
_SEVERAL = {"openapi": "operations", "mcp": "tools"}


def agents(document: Document) -> list[AgentSpec]:
    return [agent(raw) for raw in document.named("agents")]


def groups(document: Document) -> list[GroupSpec]:
    return [group(raw) for raw in document.named("groups")]


def agent(raw: Mapping[str, Any]) -> AgentSpec:
    least = {"name": raw["name"], "type": "conversable"}
    return _as_far_as_possible(AgentSpec, raw, least)


def group(raw: Mapping[str, Any]) -> GroupSpec:
    return _as_far_as_possible(GroupSpec, raw, {"name": raw["name"], "members": []})


def rule(raw: object) -> RuleSpec:
    return _as_far_as_possible(RuleSpec, raw if isinstance(raw, dict) else {}, {"reply": {"text": None}})


def row(raw: object) -> RowSpec:
    return _as_far_as_possible(RowSpec, raw if isinstance(raw, dict) else {}, {"next": None})


def tool(raw: Mapping[str, Any]) -> ToolSpec | None:
    """None where it cannot be used as it is: what a half-written function takes is not known."""
    try:
        return _TOOL.validate_python(dict(raw))
    except ValidationError:
        return None


def offered_names(raw: Mapping[str, Any]) -> list[str]:
    """The names under which models call a tool, also one that cannot be read."""
    several = _SEVERAL.get(str(raw.get("type")))
    return list(strings(raw.get(several))) if several else [raw["name"]]


def objects(value: object) -> Iterator[dict[str, Any]]:
    """The objects in what should be a list of them; nothing where anything else is in it, so that their indexes are
    those of the list."""
    if isinstance(value, list) and all(isinstance(item, dict) for item in value):
        yield from value


def strings(value: object) -> Iterator[str]:
    """The texts in what should be a list of them."""
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, str))


def _as_far_as_possible(kind: type[Read], raw: Mapping[str, Any], least: dict[str, Any]) -> Read:
    """Validated without the fields that are wrong; `least` stands in for those that must be there."""
    fields = dict(raw)
    for _ in range(2):
        try:
            return kind.model_validate(least | fields)
        except ValidationError as error:
            broken = {str(detail["loc"][0]) for detail in error.errors() if detail["loc"]}
            fields = {key: value for key, value in fields.items() if key not in broken}
    return kind.model_construct(**least)
