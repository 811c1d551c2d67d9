"""A tool that runs in a cell: the block that calls it, and the answer in what the block wrote."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from agents.conversation.code_blocks import BlockOutcome, CodeBlock
from agents.conversation.results import ToolResult
from agents.conversation.steps import digest
from agents.tools.specs import Command, McpTool, PythonTool, SqlTool, ToolSpec
from runs.sandbox.cell import Limits, MiB
from runs.tools import inside

#: Of what a cell lets through, the last quarter is never cut: it is twice the longest answer (inside/reply.py).
_OUTPUT = MiB

CellTool = PythonTool | SqlTool | McpTool


def digest_of(tool: ToolSpec, name: str, arguments: Mapping[str, Any]) -> str:
    """What an execution of a tool is bound to: all of the tool's definition, the name called, and the arguments."""
    return digest([tool.model_dump(mode="json"), name, arguments])


def block_of(tool: ToolSpec, name: str, arguments: Mapping[str, Any]) -> CodeBlock:
    """The block that makes the call. Only for tools whose place is a cell."""
    match tool:
        case PythonTool():
            return inside.block("function", {"name": name, "source": tool.source, "arguments": dict(arguments)})
        case SqlTool():
            call = {"file": tool.file, "query": tool.query, "rows": tool.rows, "arguments": dict(arguments)}
            return inside.block("query", call)
        case McpTool(server=Command(command=command)):
            call = {"command": command, "ask": "call", "name": name, "arguments": dict(arguments)}
            return inside.block("server", call)
    raise AssertionError(f"{tool.name} does not run in a cell")


def listing_of(server: Command) -> CodeBlock:
    """The block that asks an MCP server for its tools."""
    return inside.block("server", {"command": server.command, "ask": "list"})


def seconds_of(tool: ToolSpec) -> float:
    assert isinstance(tool, CellTool)
    return tool.seconds


def limits_of(limits: Limits) -> Limits:
    """The same with room for an answer."""
    return replace(limits, output=_OUTPUT)


def result_of(outcome: BlockOutcome, seconds: float) -> ToolResult:
    """The answer that the block told; where there is none, what became of the block, in words for the model."""
    for line in reversed(outcome.stream("out").splitlines()):
        if (answer := _answer(line)) is not None:
            return answer
    return ToolResult(ok=False, value=_without_an_answer(outcome, seconds))


def _answer(line: str) -> ToolResult | None:
    try:
        match json.loads(line):
            case {"ok": bool(ok), "value": value}:
                return ToolResult(ok, value)
    except ValueError:
        pass
    return None


def _without_an_answer(outcome: BlockOutcome, seconds: float) -> str:
    match outcome.ended:
        case "timed_out":
            return f"It was stopped after {seconds:g} seconds, without an answer."
        case "out_of_memory":
            return "It was stopped because it used too much memory."
        case "flooded":
            return "It was stopped because it printed without an end."
        case "stopped":
            return "A person stopped it."
    said = outcome.stream("err").strip().splitlines()
    return f"It ended without an answer (exit code {outcome.exit_code}){f': {said[-1]}' if said else '.'}"
