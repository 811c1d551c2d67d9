"""What a trial is to do: made of a tool as it is drawn, kept as text, and read again by the worker only if it is still
the very same text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from pydantic import ValidationError

from agents.conversation.steps import digest
from agents.spec import fields
from agents.spec_problems import problems_of
from agents.tools.specs import Address, McpTool, OpenApiTool, PythonTool
from runs import blobs
from runs.sandbox.cell import File
from runs.trials.rows import Trial

Triable = PythonTool | McpTool | OpenApiTool

_KINDS: dict[str, type[Triable]] = {"python": PythonTool, "mcp": McpTool, "openapi": OpenApiTool}

#: What nobody knows before the server was asked, and stands in the way of reading the rest.
_UNKNOWN_YET: dict[str, dict[str, Any]] = {
    "mcp": {"tools": ["unknown"], "schemas": {}},
    "openapi": {"operations": ["unknown"], "document": None},
}


class NotTriable(ValueError):
    """This cannot be tried; `str()` says why."""


class Altered(Exception):
    """The order is not the one that was approved."""


@dataclass(frozen=True, slots=True)
class Order:
    """`arguments` are those of a function's call; `files` lie in the cell's workspace."""

    tool: Triable
    arguments: Mapping[str, Any]
    files: tuple[File, ...] = ()

    @property
    def kind(self) -> str:
        return self.tool.type

    @property
    def is_remote(self) -> bool:
        """Whether a worker asks somebody on the network, instead of starting something in a cell."""
        return isinstance(self.tool, OpenApiTool) or (
            isinstance(self.tool, McpTool) and isinstance(self.tool.server, Address)
        )

    @property
    def request(self) -> dict[str, Any]:
        """As texts: a database may put an object's keys in another order, and it is bytes that are approved."""
        return {
            "tool": self.tool.model_dump_json(),
            "arguments": json.dumps(dict(self.arguments)),
            "files": [[file.name, blobs.put(file.data)] for file in self.files],
        }

    @classmethod
    def of(cls, trial: Trial) -> Self:
        """Raises Altered where the row does not hold what was approved, or a file of it is gone."""
        if digest([trial.kind, trial.request]) != trial.digest:
            raise Altered
        tool = _KINDS[trial.kind].model_validate_json(trial.request["tool"])
        try:
            files = tuple(File(name, blobs.get(content)) for name, content in trial.request["files"])
        except FileNotFoundError as error:
            raise Altered from error
        return cls(tool, json.loads(trial.request["arguments"]), files)


def order(part: Mapping[str, Any], arguments: str = "{}", files: tuple[File, ...] = ()) -> Order:
    """The order to try the tool `part` of a draft. Raises NotTriable."""
    kind = str(part.get("type", "python"))
    if kind not in _KINDS:
        raise NotTriable("Only Python functions, MCP servers and OpenAPI documents are tried here.")
    wanted = {**part, **_UNKNOWN_YET.get(kind, {})}
    if kind == "openapi" and not wanted.get("url"):
        raise NotTriable("There is no address to load the document from. Fill in its url.")
    try:
        tool = _KINDS[kind].model_validate(wanted)
    except ValidationError as error:
        problem = problems_of(error, wanted, fields())[0]
        raise NotTriable(f"{problem.path}: {problem.message}".removeprefix("(top): ")) from None
    return Order(tool, _arguments(arguments) if kind == "python" else {}, files)


def _arguments(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text or "{}")
    except json.JSONDecodeError as error:
        raise NotTriable(f"The input is not JSON: line {error.lineno}, {error.msg.lower()}.") from None
    except RecursionError:
        raise NotTriable("The input is nested too deeply.") from None
    if not isinstance(data, dict):
        raise NotTriable('The input is an object with a value for each parameter: {"name": …}.')
    return data
